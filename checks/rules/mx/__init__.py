"""Rules about how mail reaches the domain."""
