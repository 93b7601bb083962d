"""Evidence drawn: SVG built on the server, for a run's page and for the report alike."""
