"""Whom a message can be for."""

import pytest

from core.services.outbox.api import Recipient


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "x@y.pl", "name": "A\r\nBcc: x@y"},
        {"email": "x@y.pl", "name": "A\0"},
        {"email": "x@y.pl", "name": "A\u2028B"},
        {"email": "x@y.pl", "name": "Anna \u202e"},
        {"email": "x@y.pl\nBcc: z@y.pl"},
        {"email": "x y@example.org"},
        {"email": "nobody"},
        {"email": "@example.org"},
        {"email": "x@" + "y" * 400},
    ],
)
def test_what_could_break_a_header_is_refused(wrong):
    with pytest.raises(ValueError):
        Recipient(**wrong)


def test_names_of_the_world_pass():
    assert Recipient(email="a@x.pl", name="Łukasz Żółć, Олена О'Ніл").name
    assert Recipient(email="a@x.pl", name="Jan\u00a0Nowak, علی\u200cرضا").name
