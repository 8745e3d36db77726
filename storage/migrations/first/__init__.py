"""The first schema, frozen: its tables, and the guards that each engine needs to hold the invariants."""
