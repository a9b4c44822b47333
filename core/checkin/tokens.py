"""The text in a pass's QR code: 23 bytes and a signature, in Base45. No names in it.

version (1 byte) | key number (2) | pass id (16) | not-after in minutes since 1970 (4), big-endian,
then 64 bytes of Ed25519 (RFC 8032) over them; Base45 is RFC 9285: 131 characters, which a QR code
of version 6 (41x41 modules, error correction M) holds.
"""

from __future__ import annotations

import struct
from datetime import UTC, datetime
from uuid import UUID

import base45
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.checkin.values import PassCode

VERSION = 1
LAYOUT = struct.Struct(">BH16sI")
SIGNATURE_BYTES = 64
TOKEN_LENGTH = 131


def sign(code: PassCode, private_key: Ed25519PrivateKey) -> str:
    """The text of a code. Signing the same twice gives the same text."""
    minutes = int(code.not_after.timestamp()) // 60
    body = LAYOUT.pack(VERSION, code.key, code.pass_id.bytes, minutes)
    encoded: bytes = base45.b45encode(body + private_key.sign(body))
    return encoded.decode()


def parts(text: str) -> tuple[PassCode, bytes, bytes] | None:
    """What a code says, the signed bytes and their signature; None when it is no pass of ours.

    The signature is not checked here.
    """
    if len(text) != TOKEN_LENGTH:
        return None
    try:
        raw = base45.b45decode(text)
    except ValueError:
        return None
    if len(raw) != LAYOUT.size + SIGNATURE_BYTES or raw[0] != VERSION:
        return None
    body, signature = raw[: LAYOUT.size], raw[LAYOUT.size :]
    _, key, pass_id, minutes = LAYOUT.unpack(body)
    code = PassCode(
        key=key, pass_id=UUID(bytes=pass_id), not_after=datetime.fromtimestamp(minutes * 60, UTC)
    )
    return code, body, signature
