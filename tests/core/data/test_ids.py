"""Ids sort by time; tokens are random and kept hashed."""

from core.data.ids import new_id, new_token, token_hash


def test_new_id_is_a_version_7_uuid_that_sorts_by_time() -> None:
    made = [new_id() for _ in range(1000)]
    assert {one.version for one in made} == {7}
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_new_token_carries_128_bits_and_its_hash() -> None:
    token, kept = new_token()
    assert len(token) == 22
    assert token.replace("-", "").replace("_", "").isalnum()
    assert kept == token_hash(token)
    assert len(kept) == 64
    assert new_token()[0] != token
