"""Makes texts printable: what no font of ours has would stop a whole archival PDF."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from functools import cache

MISSING = "□"
MOST_TRIED = 400
"""Unusual characters tried in one document; from the next on they are boxes untried."""

CanPrint = Callable[[str], bool]
_ZERO_WIDTH = "\u200c\u200d"
_SOFT_HYPHEN = "\u00ad"


def is_usual(character: str) -> bool:
    """Latin with Polish, Cyrillic with Ukrainian, and their marks: every font of ours has them."""
    return (
        " " <= character <= "~"
        or "\u00a0" <= character <= "\u017f"
        or "\u0400" <= character <= "\u045f"
        or character in "ҐґʼʹŠš–—‘’‚“”„…•№€\n"
    )


def printable(texts: Iterable[str], can_print: CanPrint) -> Callable[[str], str]:
    """A function that rewrites texts so that all of them can be printed.

    Controls, and marks that turn the reading order round, are dropped; characters that
    `can_print` denies become a box. `can_print` is asked once for each unusual character.
    """
    unusual = sorted({one for text in texts for one in _tidy(text) if not is_usual(one)})
    shown = {one for one in unusual[:MOST_TRIED] if can_print(one)}

    @cache
    def rewritten(text: str) -> str:
        tidy = _tidy(text)
        if tidy.isascii():
            return tidy
        return "".join(one if is_usual(one) or one in shown else _instead(one) for one in tidy)

    return rewritten


def _tidy(text: str) -> str:
    """Composed, without controls, surrogates and marks of direction."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\t", " "))
    return "".join(one for one in composed if one == "\n" or not _is_control(one))


def _is_control(character: str) -> bool:
    category = unicodedata.category(character)
    if category == "Cf":
        return character not in _ZERO_WIDTH + _SOFT_HYPHEN
    return category in ("Cc", "Cs")


def _instead(character: str) -> str:
    """Nothing for a mark upon another character, else a box."""
    is_mark = unicodedata.category(character) in ("Mn", "Me", "Mc", "Cf", "Sk")
    return "" if is_mark else MISSING
