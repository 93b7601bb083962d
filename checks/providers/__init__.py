"""What is publicly known about providers, as data with its source and date."""
