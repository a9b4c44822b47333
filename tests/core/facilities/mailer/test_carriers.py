"""Passwords and mails go over TLS, except on this machine."""

import pytest

from core.facilities.mailer.carriers import MailboxCarrier, SmtpCarrier, carrier_of
from core.facilities.mailer.values import ServerAway
from core.settings import Settings


def test_without_a_server_mails_wait_outside_the_demo():
    assert carrier_of(Settings()) is None
    assert isinstance(carrier_of(Settings(is_demo=True)), MailboxCarrier)
    assert isinstance(carrier_of(Settings(is_demo=True, smtp_url="smtp://mx")), SmtpCarrier)


@pytest.mark.parametrize("url", ["http://mx", "mx.example.org", "smtp://"])
def test_what_names_no_server_is_refused(url):
    with pytest.raises(ValueError):
        SmtpCarrier(url)


@pytest.mark.parametrize(
    ("url", "port", "must_start_tls"),
    [
        ("smtp://mx.example.org", 25, False),
        ("smtp://a:b@mx.example.org", 587, True),
        ("smtp://a:b@127.0.0.1:2525", 2525, False),
        ("smtps://a:b%2F@mx.example.org", 465, False),
    ],
)
def test_a_password_is_never_sent_in_plain(url, port, must_start_tls):
    carrier = SmtpCarrier(url)
    assert (carrier._port, carrier._must_start_tls) == (port, must_start_tls)


async def test_a_server_without_tls_gets_no_password(server, setting, monkeypatch):
    from core.facilities.mailer import carriers
    from core.settings import current

    port = current().smtp_url.rpartition(":")[2]
    monkeypatch.setattr(carriers, "is_loopback", lambda url: False)
    with pytest.raises(ServerAway):
        async with SmtpCarrier(f"smtp://anna:secret@127.0.0.1:{port}").open():
            pass
