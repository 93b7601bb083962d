"""Rules about what nobody outside should be able to read."""
