"""Names that could deceive: hidden characters, and letters that look like others."""

from __future__ import annotations

import unicodedata

from core.data.folding import fold

# Letters and digits that a reader takes for Latin letters (after Unicode TR 39), lower case.
_LOOKALIKES = str.maketrans(
    {
        "а": "a", "в": "b", "е": "e", "к": "k", "м": "m", "н": "h", "о": "o", "р": "p",
        "с": "c", "т": "t", "у": "y", "х": "x", "ѕ": "s", "і": "l", "ї": "l", "ј": "j",
        "ԁ": "d", "һ": "h", "ԛ": "q", "ԝ": "w", "ӏ": "l", "г": "r", "ґ": "r", "ь": "b",
        "α": "a", "β": "b", "ε": "e", "η": "n", "ι": "l", "κ": "k", "μ": "m", "ν": "v",
        "ο": "o", "π": "n", "ρ": "p", "τ": "t", "υ": "y", "χ": "x", "γ": "y", "ζ": "z",
        "i": "l", "1": "l", "|": "l", "0": "o", "3": "e", "5": "s",
    }
)  # fmt: skip
_HIDDEN_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def has_hidden_characters(text: str) -> bool:
    """Whether a name holds what a reader cannot see: controls, bidi marks, zero-width signs."""
    return any(unicodedata.category(char) in _HIDDEN_CATEGORIES for char in text)


def skeleton(name: str) -> str:
    """The form in which two names that look alike are equal.

    Marks, case, punctuation and the alphabet of look-alike letters make no difference; "Rеd Crоss"
    with Cyrillic letters has the skeleton of "Red Cross".
    """
    latin = fold(unicodedata.normalize("NFKC", name)).translate(_LOOKALIKES)
    return "".join(char for char in latin if char.isalnum())
