"""The catalogue: one rule a file, one folder an area; every rule is a pure function."""
