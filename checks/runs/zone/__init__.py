"""The DNS map's way in and out: lists of records taken over, files written, drift between runs."""
