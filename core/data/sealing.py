"""Secrets at rest: sealed with a key made from the installation's secret, one for each purpose."""

from __future__ import annotations

import base64
import binascii
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE_BYTES = 12


def seal(plain: bytes, *, purpose: str, about: str, secret: str) -> str:
    """Text that only the holder of `secret` can open (AES-256-GCM, key by HKDF-SHA-256).

    `purpose` names the room and the thing, so that no key serves two; `about` names the row, so
    that a sealed text opens only where it was put.
    """
    nonce = os.urandom(NONCE_BYTES)
    box = AESGCM(_key(purpose, secret)).encrypt(nonce, plain, about.encode())
    return base64.b64encode(nonce + box).decode()


def unseal(sealed: str, *, purpose: str, about: str, secret: str) -> bytes | None:
    """What was sealed; None when another secret sealed it, or it was for another row."""
    try:
        raw = base64.b64decode(sealed)
        return AESGCM(_key(purpose, secret)).decrypt(
            raw[:NONCE_BYTES], raw[NONCE_BYTES:], about.encode()
        )
    except (InvalidTag, binascii.Error, ValueError):
        return None


def _key(purpose: str, secret: str) -> bytes:
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode())
    return made.derive(secret.encode())
