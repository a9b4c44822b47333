"""A body as it comes in, unpacked and counted piece by piece, so that a bomb never unfolds."""

from __future__ import annotations

import zlib
from typing import Protocol

ANY_HEADER = zlib.MAX_WBITS | 32
"""gzip or zlib, whichever the bytes say."""


class TooMuch(Exception):
    """More bytes than were asked for."""


class Unpacker(Protocol):
    """Takes pieces, gives them back unpacked."""

    def take(self, piece: bytes) -> bytes:
        """At most what is left of the limit. Raises TooMuch, ValueError for what is damaged."""


class Counter:
    """Counts what was not packed."""

    def __init__(self, most: int) -> None:
        self.left = most

    def take(self, piece: bytes) -> bytes:
        """The piece itself."""
        self.left -= len(piece)
        if self.left < 0:
            raise TooMuch
        return piece


class Inflater(Counter):
    """Unpacks gzip and deflate, never further than one byte over the limit."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self._stream = zlib.decompressobj(ANY_HEADER)

    def take(self, piece: bytes) -> bytes:
        """The piece unpacked."""
        try:
            return super().take(self._stream.decompress(piece, self.left + 1))
        except zlib.error as error:
            raise ValueError("damaged") from error


def unpacker_for(encoding: str, most: int) -> Unpacker:
    """Who reads a body of that Content-Encoding. Raises ValueError for one we did not ask for."""
    match encoding.strip().lower():
        case "" | "identity":
            return Counter(most)
        case "gzip" | "x-gzip" | "deflate":
            return Inflater(most)
    raise ValueError(encoding)
