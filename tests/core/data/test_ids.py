"""Ids sort by time; tokens are random and kept hashed."""

from core.data.ids import derived_token, id_or_none, new_id, new_token, token_hash


def test_new_id_is_a_version_7_uuid_that_sorts_by_time() -> None:
    made = [new_id() for _ in range(1000)]
    assert {one.version for one in made} == {7}
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_id_or_none_reads_what_is_an_id() -> None:
    made = new_id()
    assert id_or_none(str(made)) == made
    assert [id_or_none(text) for text in (None, "", "x", f"{made}0", "ż" * 32)] == [None] * 5


def test_new_token_carries_128_bits_and_its_hash() -> None:
    token, kept = new_token()
    assert len(token) == 22
    assert token.replace("-", "").replace("_", "").isalnum()
    assert kept == token_hash(token)
    assert len(kept) == 64
    assert new_token()[0] != token


def test_derived_token_is_one_things_and_one_secrets_own() -> None:
    token = derived_token(b"case:1", secret="s" * 32)
    assert token == derived_token(b"case:1", secret="s" * 32)
    assert len(token) == 22
    assert token.replace("-", "").replace("_", "").isalnum()
    assert token != derived_token(b"case:2", secret="s" * 32)
    assert token != derived_token(b"case:1", secret="t" * 32)
