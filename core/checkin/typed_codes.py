"""The eight letters beside a code, for when no camera helps."""

from __future__ import annotations

import secrets

ALPHABET = "346789CDFGHJKMNPQRTWXY"
"""No vowels, so that no words come out; none of 0 O 1 I L, 2 Z, 5 S, 8 B together."""

LENGTH = 8
LONGEST_TYPED = 16
# A Ukrainian keyboard gives letters that look the same on the paper.
_LOOK_ALIKE = str.maketrans("СНКМРТХУ", "CHKMPTXY")


def new_typed_code() -> str:
    """A fresh random code; whether the event has it already is for the caller to find out."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def is_typed(text: str) -> bool:
    """Whether a person typed this, rather than a camera read it."""
    return len(text.strip()) <= LONGEST_TYPED


def normalised(text: str) -> str | None:
    """A typed code as it is kept; None when it cannot be one.

    Case, blanks and hyphens do not matter.
    """
    letters = "".join(text.split()).replace("-", "").upper().translate(_LOOK_ALIKE)
    is_code = len(letters) == LENGTH and all(letter in ALPHABET for letter in letters)
    return letters if is_code else None


def shown(code: str) -> str:
    """A code as people read it aloud: in two halves."""
    return f"{code[:4]}-{code[4:]}"
