"""Rules about limits, the site's and our own."""
