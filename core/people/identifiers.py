"""Numbers of Polish public registers: read leniently, checked strictly, kept as bare digits."""

from __future__ import annotations

import re

from stdnum.exceptions import ValidationError
from stdnum.pl import nip as nip_number
from stdnum.pl import regon as regon_number

_SEPARATORS = re.compile(r"[\s\u00a0-]+")
_TEN_DIGITS = re.compile(r"[0-9]{10}")
_ADE = re.compile(r"AE:PL-[0-9]{5}-[0-9]{5}-[A-Z]{5}-[0-9]{2}")


def read_nip(text: str) -> str:
    """The ten digits of a NIP; "PL", blanks and hyphens are dropped. Raises ValueError."""
    bare = _bare(text).upper().removeprefix("PL")
    try:
        return _not_zero(str(nip_number.validate(bare)))
    except ValidationError as error:
        raise ValueError(text) from error


def read_regon(text: str) -> str:
    """The nine or fourteen digits of a REGON. Raises ValueError."""
    bare = _bare(text)
    try:
        return _not_zero(str(regon_number.validate(bare)))
    except ValidationError as error:
        raise ValueError(text) from error


def read_krs(text: str) -> str:
    """The ten digits of a KRS number; leading zeros may be left out. Raises ValueError."""
    bare = _bare(text)
    padded = bare.zfill(10) if bare.isascii() and bare.isdigit() else ""
    if not _TEN_DIGITS.fullmatch(padded):
        raise ValueError(text)
    return _not_zero(padded)


def read_ade(text: str) -> str:
    """An address for electronic delivery, AE:PL-…. Raises ValueError."""
    bare = text.strip().upper()
    if not _ADE.fullmatch(bare):
        raise ValueError(text)
    return bare


def _bare(text: str) -> str:
    return _SEPARATORS.sub("", text)


def _not_zero(digits: str) -> str:
    if not digits.strip("0"):
        raise ValueError(digits)
    return digits
