"""Folding of names and texts for search, patterns to search with, and slugs for addresses."""

from __future__ import annotations

import re
import unicodedata

SLUG_LENGTH = 80

# Letters whose stroke or shape is no combining mark, so that NFKD leaves them alone.
_WHOLE_LETTERS = str.maketrans(
    {
        "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ø": "o", "Ø": "O", "ħ": "h", "Ħ": "H",
        "ı": "i", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "þ": "th", "Þ": "TH",
        "ð": "d", "Ð": "D",
    }
)  # fmt: skip

# й and ї are letters of their own: without their mark they would be other letters (и, і).
_KEPT_LETTERS = {"й": "\ue000", "ї": "\ue001"}
_HIDE = str.maketrans(_KEPT_LETTERS)
_SHOW = str.maketrans({hidden: letter for letter, hidden in _KEPT_LETTERS.items()})

# Ukrainian Cabinet of Ministers, resolution 55 of 27 January 2010; ы э ё ъ for Russian names.
_LATIN = {
    "а": "a", "б": "b", "в": "v", "г": "h", "ґ": "g", "д": "d", "е": "e", "є": "ie",
    "ж": "zh", "з": "z", "и": "y", "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l",
    "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u",
    "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ь": "", "ю": "iu",
    "я": "ia", "ы": "y", "э": "e", "ё": "io", "ъ": "",
}  # fmt: skip
_LATIN_AT_START = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}

_CYRILLIC_WORD = re.compile(r"[\u0400-\u04ff]+")
_APOSTROPHES = re.compile("['\u2019\u02bc`]")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """The form of a text that search compares: without marks, case and repeated blanks.

    "Żółta  ŁÓDŹ" becomes "zolta lodz". Cyrillic stays Cyrillic, and й and ї stay themselves.
    """
    letters = unicodedata.normalize("NFC", text).casefold().translate(_HIDE)
    decomposed = unicodedata.normalize("NFKD", letters.translate(_WHOLE_LETTERS))
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(bare.translate(_SHOW).casefold().split())


def like(text: str) -> str:
    """A text as it stands in a pattern of `LIKE ? ESCAPE '!'`, where it means itself alone."""
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def slug(text: str) -> str:
    """An address part: ASCII letters, digits and hyphens, at most 80; empty if nothing is left.

    Ukrainian is written in Latin letters by the official table.
    """
    lowered = _APOSTROPHES.sub("", unicodedata.normalize("NFC", text).casefold())
    latin = _CYRILLIC_WORD.sub(lambda word: _romanized(word.group()), lowered)
    hyphenated = _NOT_SLUG.sub("-", fold(latin)).strip("-")
    return _cut(hyphenated)


def _romanized(word: str) -> str:
    """Romanize one word; the table writes зг as zgh, so that it is not read as zh."""
    first = _LATIN_AT_START.get(word[0], "")
    rest = (word[1:] if first else word).replace("зг", "зgh")
    return first + "".join(_LATIN.get(letter, letter) for letter in rest)


def _cut(slugged: str) -> str:
    """Cut at a word's end, unless that would leave less than half."""
    if len(slugged) <= SLUG_LENGTH:
        return slugged
    cut = slugged[: SLUG_LENGTH + 1].rpartition("-")[0]
    return cut if len(cut) >= SLUG_LENGTH // 2 else slugged[:SLUG_LENGTH]
