"""Looks at an uploaded PDF: it may be read, and do nothing."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from core.contracts.errors import Invalid
from core.contracts.texts import msg

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 100 * 1024 * 1024
TAIL = 2048

TOO_LARGE = msg("This file is larger than 10 MB. Choose a smaller one.")
NO_PDF = msg("This file is no PDF that can be used. Choose a PDF.")
ACTIVE = msg("This PDF holds scripts, attachments or a password. Print it into a plain PDF.")

# Names of ISO 32000 behind which something runs, opens, is sent or is attached.
_FORBIDDEN = (
    b"/JavaScript",
    b"/Launch",
    b"/EmbeddedFile",
    b"/RichMedia",
    b"/SubmitForm",
    b"/ImportData",
    b"/GoToE",
    b"/Rendition",
    b"/Encrypt",
)
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_PLAIN_FILTER = re.compile(rb"/Filter\s*\[?\s*/FlateDecode\s*\]?\s*(?=/|>>)")
_LONGEST_DICTIONARY = 2000


def check_pdf(content: bytes) -> None:
    """Refuse what is no PDF, too large, locked, or may do more than be read; slow, so in a thread.

    Names are looked for in the file and in all that it has packed, also where they are spelled
    with escapes. Packed objects in any other packing than the usual one are refused, as nobody
    could look into them. Raises Invalid with the field `document`.
    """
    if len(content) > MOST_BYTES:
        raise _refusal(TOO_LARGE)
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-TAIL:]:
        raise _refusal(NO_PDF)
    if any(_acts(part) for part in (content, *_unpacked(content))):
        raise _refusal(ACTIVE)


def _acts(part: bytes) -> bool:
    plain = _spelled(part)
    return any(name in plain for name in _FORBIDDEN)


def _spelled(part: bytes) -> bytes:
    """Names without escapes: /J#61vaScript is /JavaScript."""
    return _ESCAPE.sub(lambda found: bytes([int(found.group(1), 16)]), part)


def _unpacked(content: bytes) -> Iterator[bytes]:
    left = MOST_UNPACKED
    for found in _STREAM.finditer(content):
        head = content[max(0, found.start() - _LONGEST_DICTIONARY) : found.start()]
        dictionary = _spelled(head[head.rfind(b" obj") :])
        holds_objects = b"/ObjStm" in dictionary
        if holds_objects and (b"/DecodeParms" in dictionary or not _is_plain(dictionary)):
            raise _refusal(ACTIVE)
        part = _inflated(found.group(1), left)
        if part is None and holds_objects and b"/Filter" in dictionary:
            raise _refusal(NO_PDF)
        if part is not None:
            left -= len(part)
            yield part
        if left <= 0:
            raise _refusal(TOO_LARGE)


def _is_plain(dictionary: bytes) -> bool:
    return b"/Filter" not in dictionary or bool(_PLAIN_FILTER.search(dictionary))


def _inflated(packed: bytes, most: int) -> bytes | None:
    try:
        return zlib.decompressobj().decompress(packed, max(1, most))
    except zlib.error:
        return None


def _refusal(text: str) -> Invalid:
    return Invalid({"document": [text]})
