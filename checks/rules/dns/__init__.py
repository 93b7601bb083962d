"""Rules about the domain: delegation, name servers and records."""
