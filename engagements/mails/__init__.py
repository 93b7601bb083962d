"""The mail about sprints: written from rows, in the reader's voice and time zone, and sent."""
