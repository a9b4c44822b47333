"""The keys that sign passes: made, sealed, retired, and sealed anew when the secret changes."""

from __future__ import annotations

from hmac import compare_digest

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from core.checkin.tokens import parts
from core.checkin.values import PassCode
from core.data.commands import Row, Sql, Steps, read, run
from core.data.ids import token_hash
from core.data.sealing import seal, unseal
from core.data.times import utc_now
from core.settings import current

PURPOSE = "checkin.pass_key"
MOST_VERIFIED = 20_000

_private: dict[tuple[int, str], Ed25519PrivateKey] = {}
_public: dict[int, Ed25519PublicKey] = {}
_signing: dict[int, Ed25519PrivateKey | None] = {}
_verified: dict[str, PassCode] = {}


async def signing_key() -> tuple[int, Ed25519PrivateKey]:
    """The number and private half of the pair that signs new passes; the first use makes it.

    A pair that the present secret does not open is passed over, and another one is made.
    """
    for row in await _active():
        if opened := _opened(row, current().secret_key):
            return row["number"], opened
    await make_key()
    for row in await _active():
        if opened := _opened(row, current().secret_key):
            return row["number"], opened
    message = "no key could be made that signs passes"
    raise RuntimeError(message)


async def make_key() -> None:
    """Add a pair, which signs all passes from now on; the older ones still verify."""
    pair = Ed25519PrivateKey.generate()

    def steps() -> Steps[None]:
        rows = yield Sql("SELECT MAX(number) AS number FROM checkin_pass_key")
        number = (rows[0]["number"] or 0) + 1
        yield Sql(
            "INSERT INTO checkin_pass_key (number, private_key, public_key, created_at)"
            " VALUES (?, ?, ?, ?) ON CONFLICT (number) DO NOTHING",
            [
                number,
                _sealed(pair.private_bytes_raw(), number, current().secret_key),
                pair.public_key().public_bytes_raw().hex(),
                utc_now(),
            ],
        )

    await run(steps)


async def retire_key(number: int) -> None:
    """Sign no new passes with a pair; those that it signed stay good."""

    def steps() -> Steps[None]:
        yield Sql(
            "UPDATE checkin_pass_key SET retired_at = ? WHERE number = ? AND retired_at IS NULL",
            [utc_now(), number],
        )

    await run(steps)


async def rewrap_keys(*, old_secret: str, new_secret: str) -> int:
    """Seal the private keys with a new secret; call it once when the secret key changes.

    All or none. Returns how many were sealed anew; those that the old secret does not open are
    left alone. Without this passes already given out stay good, and a new pair is made.
    """

    def steps() -> Steps[int]:
        rows = yield Sql("SELECT number, private_key FROM checkin_pass_key", for_update=True)
        sealed = 0
        for row in rows:
            pair = _opened(row, old_secret)
            if pair is not None:
                text = _sealed(pair.private_bytes_raw(), row["number"], new_secret)
                yield Sql(
                    "UPDATE checkin_pass_key SET private_key = ? WHERE number = ?",
                    [text, row["number"]],
                )
                sealed += 1
        return sealed

    return await run(steps)


async def read_code(text: str) -> PassCode | None:
    """What a code says, once its signature is found good; None for every other text.

    The signature is computed once for each code, the answer kept in memory under its hash.
    """
    found = parts(text)
    if found is None:
        return None
    hashed = token_hash(text)
    if hashed in _verified:
        return _verified[hashed]
    code, body, signature = found
    if not await _is_ours(code.key, signature, body):
        return None
    if len(_verified) >= MOST_VERIFIED:
        _verified.clear()
    _verified[hashed] = code
    return code


async def _is_ours(number: int, signature: bytes, body: bytes) -> bool:
    """Whether the pair of that number signed that.

    Ed25519 signs the same text in the same way each time (RFC 8032, section 5.1.6), and to sign
    costs a quarter of what it costs to verify: where the private half is at hand, a good signature
    is told by making it once more. Whatever differs is verified.
    """
    private = await _private_half(number)
    if private is not None and compare_digest(private.sign(body), signature):
        return True
    known = _public.get(number)
    if known is not None and _is_signed(known, signature, body):
        return True
    known = await _public_key(number)  # a restored database may have other keys
    return known is not None and _is_signed(known, signature, body)


async def _private_half(number: int) -> Ed25519PrivateKey | None:
    """The private half of a pair; None where there is no pair or another secret sealed it."""
    if number not in _signing:
        rows = await read(
            "SELECT number, private_key FROM checkin_pass_key WHERE number = ?", [number]
        )
        if not rows:
            return None
        _signing[number] = _opened(rows[0], current().secret_key)
    return _signing[number]


def forget_keys() -> None:
    """Forget what this process keeps of keys and codes (for tests)."""
    _private.clear()
    _signing.clear()
    _public.clear()
    _verified.clear()


async def public_keys() -> dict[int, str]:
    """The public halves in hex by number: all that a scanner needs to tell a real pass."""
    rows = await read("SELECT number, public_key FROM checkin_pass_key ORDER BY number")
    return {row["number"]: row["public_key"] for row in rows}


async def _active() -> list[Row]:
    return await read(
        "SELECT number, private_key FROM checkin_pass_key WHERE retired_at IS NULL"
        " ORDER BY number DESC"
    )


async def _public_key(number: int) -> Ed25519PublicKey | None:
    rows = await read("SELECT public_key FROM checkin_pass_key WHERE number = ?", [number])
    if not rows:
        return None
    _public[number] = Ed25519PublicKey.from_public_bytes(bytes.fromhex(rows[0]["public_key"]))
    return _public[number]


def _is_signed(key: Ed25519PublicKey, signature: bytes, body: bytes) -> bool:
    try:
        key.verify(signature, body)
    except InvalidSignature:
        return False
    return True


def _sealed(private: bytes, number: int, secret: str) -> str:
    return seal(private, purpose=PURPOSE, about=str(number), secret=secret)


def _opened(row: Row, secret: str) -> Ed25519PrivateKey | None:
    """The private key of a row; None when another secret sealed it."""
    name = (row["number"], token_hash(row["private_key"] + secret))
    if name not in _private:
        private = unseal(
            row["private_key"], purpose=PURPOSE, about=str(row["number"]), secret=secret
        )
        if private is None:
            return None
        _private[name] = Ed25519PrivateKey.from_private_bytes(private)
    return _private[name]
