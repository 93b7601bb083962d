"""Rules about what the site tells browsers to protect visitors from."""
