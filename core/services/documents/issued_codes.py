"""The code on a document that was given out, by which anybody sees whether it holds."""

from __future__ import annotations

import base64
import hashlib
import hmac
from uuid import UUID

from core.data.ids import TOKEN_BYTES, token_hash
from core.settings import current

PURPOSE = b"documents.issued:"
LENGTH = 26
GROUP = 4
# What a person may read out of the paper for a letter that the code has.
_MISREAD = str.maketrans("018", "OIB")


def code_of(issued: UUID) -> str:
    """The code of a document: 128 bits that nobody without the secret can compute.

    Base32 (RFC 4648), 26 characters. The register keeps only its hash, so that codes on paper hold
    also after the secret has changed.
    """
    secret = current().secret_key.encode()
    digest = hmac.new(secret, PURPOSE + issued.bytes, hashlib.sha256).digest()
    return base64.b32encode(digest[:TOKEN_BYTES]).decode().rstrip("=")


def shown(code: str) -> str:
    """A code as the paper has it: in groups of four."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def normalised(text: str) -> str:
    """A typed or scanned code as it was hashed; case, blanks and hyphens do not matter."""
    letters = "".join(one for one in text[:100] if one.isalnum())
    return letters.upper().translate(_MISREAD)


def code_hash(text: str) -> str:
    """What the register keeps of a code."""
    return token_hash(normalised(text))


def link_of(code: str) -> str:
    """The public address at which a code is checked."""
    return f"{current().base_url}/documents/{code}"
