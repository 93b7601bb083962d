"""Rules of the area OPS: what only people can attest."""
