"""What is sealed opens with its secret, for its purpose, at its row, and nowhere else."""

from __future__ import annotations

import pytest

from core.data.sealing import seal, unseal

OURS = {"purpose": "room.thing", "about": "row 1", "secret": "s" * 32}


def test_sealed_text_opens_again_and_shows_nothing():
    sealed = seal(b"plain", **OURS)
    assert unseal(sealed, **OURS) == b"plain"
    assert "plain" not in sealed
    assert seal(b"plain", **OURS) != sealed


@pytest.mark.parametrize("name", sorted(OURS))
def test_it_opens_nowhere_else(name):
    assert unseal(seal(b"plain", **OURS), **{**OURS, name: "another"}) is None


@pytest.mark.parametrize("text", ["", "abc", "é", "AAAA" * 20, "not base64 !"])
def test_what_was_never_sealed_is_none(text):
    assert unseal(text, **OURS) is None
