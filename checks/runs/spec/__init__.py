"""The launch spec of an engagement as a consultant edits it: in rows, or as launchready.toml."""
