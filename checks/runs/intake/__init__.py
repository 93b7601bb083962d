"""What the founder's first answers would make, shown to the consultant and taken line by line."""
