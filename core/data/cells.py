"""Text in the cells of tables that leave the house: nothing that a spreadsheet runs."""

from __future__ import annotations

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def is_dangerous(text: str) -> bool:
    """Whether a spreadsheet may take a text for a formula, also behind blanks."""
    return text.startswith(DANGEROUS) or text.lstrip().startswith(DANGEROUS)


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula (OWASP, CSV injection).

    What begins with a dangerous character, also behind blanks, gets an apostrophe in front.
    """
    plain = text.replace("\0", "")
    return f"'{plain}" if is_dangerous(plain) else plain
