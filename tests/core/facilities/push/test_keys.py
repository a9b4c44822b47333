"""Key pairs: made once, sealed, replaced where the secret changed."""

import asyncio
from datetime import timedelta

import pytest

from core import settings
from core.data.commands import read
from core.data.times import utc_now
from core.facilities.push.keys import authorization, private_key, public_key
from tests.core.facilities.push.service_of_push import Post, claims_of

pytestmark = pytest.mark.anyio
ENDPOINT = "https://push.example.org/a"


async def test_many_at_once_make_one_pair_and_its_private_half_is_sealed(db):
    found = await asyncio.gather(*(public_key() for _ in range(5)))
    assert len(set(found)) == 1
    (row,) = await read("SELECT * FROM push_key")
    number, public = found[0]
    pair = await private_key(number)
    raw = pair.private_numbers().private_value.to_bytes(32, "big")
    assert row["public_key"] == public
    assert raw.hex() not in str(row)
    assert str(pair.private_numbers().private_value) not in str(row)


async def test_with_another_secret_there_is_another_pair_and_the_old_one_stays_shut(
    db, monkeypatch
):
    number, public = await public_key()
    monkeypatch.setenv("POSPOLU_SECRET_KEY", "another-secret-another-secret-0123456789")
    settings.current.cache_clear()
    try:
        assert await private_key(number) is None
        assert await public_key() != (number, public)
    finally:
        monkeypatch.undo()
        settings.current.cache_clear()
    assert await private_key(number) is not None


async def test_a_token_is_for_one_push_service_and_half_a_day(db):
    number, public = await public_key()
    pair = await private_key(number)
    now = utc_now()
    header = authorization(pair, ENDPOINT, contact="mailto:city@example.org", now=now)
    claims = claims_of(Post("/a", {"authorization": header}, b""), public)
    assert claims["aud"] == "https://push.example.org"
    assert claims["sub"] == "mailto:city@example.org"
    assert claims["exp"] == int((now + timedelta(hours=12)).timestamp())
