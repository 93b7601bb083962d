"""The consultant's desk: the board, one engagement with its rooms, clients and people."""
