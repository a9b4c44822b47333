"""Addresses: one mailbox is one person, and two mailboxes are two."""

from __future__ import annotations

import pytest

from core.people.addresses import fold_email, read_email


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zofia@Example.org", "zofia@example.ORG"),
        (" zofia@example.org ", "zofia@example.org"),
        ("jan@żółw.pl", "jan@xn--w-uga1v8h.pl"),
        ("e\u0301wa@example.org", "\u00e9wa@example.org"),
    ],
)
def test_one_mailbox_written_in_two_ways_is_one(one, other):
    assert fold_email(one) == fold_email(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("\u017famuel@example.org", "samuel@example.org"),
        ("adm\u0131n@example.org", "admin@example.org"),
        ("wei\u00df@example.org", "weiss@example.org"),
        ("za@example.org", "ża@example.org"),
    ],
)
def test_two_mailboxes_never_become_one(one, other):
    """Casefolding would let the owner of one sign in as the other (CVE-2019-19844)."""
    assert fold_email(one) != fold_email(other)


@pytest.mark.parametrize(
    "text", ["", "zofia", "zofia@", "a@b", "a b@example.org", "a@example.org\nBcc: x"]
)
def test_what_is_no_address_is_refused(text):
    with pytest.raises(ValueError):
        read_email(text)


def test_mail_goes_to_the_mailbox_that_is_compared():
    """The Kelvin sign is read as K before the mail is sent, so that its owner gets it."""
    written = read_email("mi\u212ae@example.org")
    assert written == "miKe@example.org"
    assert fold_email(written) == "mike@example.org"
