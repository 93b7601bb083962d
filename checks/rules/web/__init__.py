"""Rules about the website: its addresses, redirects and pages."""
