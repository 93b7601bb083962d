"""Template tags of the whole product: the look is one room, shared by every app above."""
