"""How good and how fast: each benchmark is one command that prints a table."""
