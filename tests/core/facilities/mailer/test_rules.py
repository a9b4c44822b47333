"""What a server's answer means for a message."""

from uuid import UUID

import pytest
from aiosmtplib import errors

from core.facilities.mailer.rules import is_loopback, mute_code, verdict_on
from core.facilities.mailer.values import Verdict


def refused(code):
    return errors.SMTPRecipientsRefused([errors.SMTPRecipientRefused(code, "", "a@x.pl")])


@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        (refused(550), Verdict.NEVER),
        (refused(450), Verdict.LATER),
        (refused(421), Verdict.AWAY),
        (errors.SMTPDataError(554, "spam"), Verdict.NEVER),
        (errors.SMTPDataError(451, "later"), Verdict.LATER),
        (errors.SMTPSenderRefused(553, "not you", "me"), Verdict.LATER),
        (errors.SMTPAuthenticationError(535, "who"), Verdict.LATER),
        (errors.SMTPServerDisconnected("gone"), Verdict.AWAY),
        (errors.SMTPReadTimeoutError("slow"), Verdict.AWAY),
        (ConnectionResetError(), Verdict.AWAY),
        (errors.SMTPNotSupported("SMTPUTF8"), Verdict.NEVER),
        (ValueError("no address"), Verdict.NEVER),
    ],
)
def test_only_refusals_of_the_message_itself_are_for_good(error, verdict):
    assert verdict_on(error) is verdict


@pytest.mark.parametrize(
    ("base_url", "answer"),
    [
        ("http://127.0.0.1:8000", True),
        ("http://[::1]:8000", True),
        ("http://localhost:8000", True),
        ("http://localhost.leszno.pl", False),
        ("http://10.0.0.1", False),
        ("https://pospolu.leszno.pl", False),
        ("", False),
    ],
)
def test_loopback_is_this_machine_only(base_url, answer):
    assert is_loopback(base_url) is answer


def test_a_mute_code_is_of_one_message_and_one_secret():
    codes = {mute_code(UUID(int=n), secret) for n in (1, 2) for secret in ("a", "b")}
    assert len(codes) == 4
    assert {len(code) for code in codes} == {32}
