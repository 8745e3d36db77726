"""The ways people reach Mitzui; each one translates and passes on."""
