"""Rules about the registration of the domain."""
