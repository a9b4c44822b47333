"""Our key pairs for push services: made at first use, sealed, the newest that opens is used."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    derive_private_key,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from core.data.commands import Row, Sql, Steps, read, run
from core.data.ids import new_id
from core.data.sealing import seal, unseal
from core.data.times import later, utc_now
from core.facilities.push.rules import as_letters, audience_of
from core.settings import current

PURPOSE = "push.key"
NUMBER_BYTES = 32
TOKEN_LASTS = timedelta(hours=12)
"""RFC 8292 §2 allows 24 hours; clocks differ."""


async def public_key() -> tuple[int, str]:
    """Number and public half, in base64url, of the pair with which browsers subscribe now."""
    number, _ = await _signing_pair()
    rows = await read("SELECT public_key FROM push_key WHERE number = ?", (number,))
    return number, rows[0]["public_key"]


async def private_key(number: int) -> EllipticCurvePrivateKey | None:
    """The private half of a pair; None when there is none that the present secret opens."""
    rows = await read("SELECT number, sealed_secret FROM push_key WHERE number = ?", (number,))
    return _opened(rows[0]) if rows else None


async def _signing_pair() -> tuple[int, EllipticCurvePrivateKey]:
    for _ in range(2):
        rows = await read("SELECT number, sealed_secret FROM push_key ORDER BY number DESC")
        for row in rows:
            if opened := _opened(row):
                return row["number"], opened
        await _make_pair(1 + (rows[0]["number"] if rows else 0))
    message = "no key could be made for push services"
    raise RuntimeError(message)


async def _make_pair(number: int) -> None:
    """Add a pair, unless somebody has just added one of that number."""
    pair = generate_private_key(SECP256R1())
    raw = pair.private_numbers().private_value.to_bytes(NUMBER_BYTES, "big")
    sealed = seal(raw, purpose=PURPOSE, about=str(number), secret=current().secret_key)

    def steps() -> Steps[None]:
        yield Sql(
            "INSERT INTO push_key (id, created_at, number, public_key, sealed_secret)"
            " VALUES (?, ?, ?, ?, ?) ON CONFLICT (number) DO NOTHING",
            (new_id(), utc_now(), number, as_letters(point_of(pair)), sealed),
        )

    await run(steps)


def _opened(row: Row) -> EllipticCurvePrivateKey | None:
    raw = unseal(
        row["sealed_secret"],
        purpose=PURPOSE,
        about=str(row["number"]),
        secret=current().secret_key,
    )
    return None if raw is None else derive_private_key(int.from_bytes(raw, "big"), SECP256R1())


def point_of(pair: EllipticCurvePrivateKey) -> bytes:
    """The public half as an uncompressed point (65 bytes)."""
    return pair.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def authorization(
    pair: EllipticCurvePrivateKey, endpoint: str, *, contact: str, now: datetime
) -> str:
    """The header by which a push service knows us (RFC 8292 §3); good for its origin alone."""
    head = {"typ": "JWT", "alg": "ES256"}
    claims = {
        "aud": audience_of(endpoint),
        "exp": int(later(now, TOKEN_LASTS).timestamp()),
        "sub": contact,
    }
    body = ".".join(as_letters(json.dumps(one).encode()) for one in (head, claims))
    r, s = decode_dss_signature(pair.sign(body.encode(), ECDSA(SHA256())))
    signature = r.to_bytes(NUMBER_BYTES, "big") + s.to_bytes(NUMBER_BYTES, "big")
    return f"vapid t={body}.{as_letters(signature)}, k={as_letters(point_of(pair))}"
