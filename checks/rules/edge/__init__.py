"""Rules about the network that stands in front of the site."""
