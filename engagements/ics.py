"""Values and lines of iCalendar (RFC 5545), for calendars too long for the library to write.

It takes some half a millisecond for an event; a consultancy's feed may have thousands.
"""

from __future__ import annotations

from datetime import datetime

LINE = 75  # octets of a line at most (section 3.1)
# No text may hold these (section 3.1); tab and line breaks are all right.
_CONTROL = {code: None for code in (*range(32), 127) if chr(code) not in "\t\r\n"}


def moment(at: datetime) -> bytes:
    """A DATE-TIME in UTC (section 3.3.5)."""
    return b"%04d%02d%02dT%02d%02d%02dZ" % at.utctimetuple()[:6]


def text(words: str) -> bytes:
    """A value of the type TEXT (section 3.3.11); control characters are left out."""
    words = words.translate(_CONTROL).replace("\r\n", "\n").replace("\r", "\n")
    for sign, written in (("\\", r"\\"), (";", r"\;"), (",", r"\,"), ("\n", r"\n")):
        words = words.replace(sign, written)
    return words.encode()


def folded(line: bytes) -> bytes:
    """With its line break; in pieces of 75 octets at most, no letter cut in two (section 3.1)."""
    pieces = []
    while len(line) > LINE:
        cut = LINE
        while line[cut] & 0xC0 == 0x80:  # in the midst of a letter
            cut -= 1
        pieces.append(line[:cut])
        line = b" " + line[cut:]
    return b"\r\n".join([*pieces, line, b""])
