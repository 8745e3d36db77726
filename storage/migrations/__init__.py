"""The schema's history: a database is made by these steps alone.

Rebuilding a table on SQLite (batch mode) drops its triggers: such a step makes them again.
"""
