"""Rules about certificates and encryption of the web hosts."""
