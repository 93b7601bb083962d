"""Rules about what makes the site quick or slow."""
