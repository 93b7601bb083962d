"""Undo a Content-Encoding (RFC 9110 section 8.4) without believing it: every size is capped."""

from __future__ import annotations

import zlib

BOMB_RATIO = 100  # text compresses by 3 to 20; DEFLATE allows 1032


class CodingError(Exception):
    """The body is not in the coding its header names, or in one we did not ask for."""


class Bomb(Exception):
    """A small body that unpacks into a very large one."""


class Decoder:
    """Takes a body's chunks, keeps at most *max_bytes* of what they hold.

    ``full`` turns true when there was more. Raises CodingError and Bomb.
    """

    def __init__(self, coding: str, max_bytes: int) -> None:
        self._max = max_bytes
        self._kept = bytearray()
        self._transferred = 0
        self.full = False
        self._plain = coding.strip().lower() in ("", "identity")
        self._unzip = _decompressor(coding.strip().lower())
        self._first = True

    @property
    def body(self) -> bytes:
        return bytes(self._kept)

    def feed(self, chunk: bytes) -> None:
        self._transferred += len(chunk)
        room = self._max - len(self._kept)
        if self._plain:
            self._kept += chunk[:room]
            self.full = self.full or len(chunk) > room
            return
        while chunk and not self.full:
            chunk = self._inflate(chunk)

    def _inflate(self, chunk: bytes) -> bytes:
        """Unpack *chunk*; returns what begins a further gzip member (RFC 1952 section 2.2)."""
        room = self._max - len(self._kept)
        try:
            out = self._unzip.decompress(chunk, room + 1)
        except zlib.error as error:
            if not self._first:
                raise CodingError("the body is not what its Content-Encoding says") from error
            # "deflate" is zlib by the standard, but bare DEFLATE by some servers.
            self._unzip, self._first = zlib.decompressobj(-zlib.MAX_WBITS), False
            return chunk
        self._first = False
        self._kept += out[:room]
        if len(out) > room:
            self.full = True
            used = self._transferred - len(self._unzip.unconsumed_tail)
            if used * BOMB_RATIO < len(self._kept):
                raise Bomb
        if self._unzip.eof and self._unzip.unused_data:
            rest = self._unzip.unused_data
            self._unzip = zlib.decompressobj(zlib.MAX_WBITS | 32)
            return rest
        return b""


def _decompressor(coding: str) -> zlib._Decompress:
    if coding in ("", "identity", "gzip", "x-gzip", "deflate"):
        return zlib.decompressobj(zlib.MAX_WBITS | 32)
    raise CodingError(f"the body is encoded as {coding[:30]}, which we did not ask for")
