"""What can't be seen from outside, stated by an engagement's people and judged as their word."""
