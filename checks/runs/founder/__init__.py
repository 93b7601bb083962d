"""What the runs tell a founder: what got better, and what was good all along."""
