"""Pure parsers: text published by a client's systems in, frozen dataclasses out.

Nothing here opens a socket, reads a clock or knows Django. A parser either raises its own
subclass of `ParseError`, where the consumer named by the RFC discards the text, or returns a
result with `problems`, where that consumer reads on. Every input is capped and read in one pass.
"""


class ParseError(ValueError):
    """The text can't be read as what it should be; `str(error)` is one line for people."""
