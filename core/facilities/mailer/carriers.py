"""Ways out for a mail: an SMTP server, or the demo's mailbox."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import unquote, urlsplit

from aiosmtplib import SMTP, SMTPException

from core.facilities.mailer import mailbox
from core.facilities.mailer.envelope import needs_utf8, recipient_address, sender_address
from core.facilities.mailer.rules import is_loopback, verdict_on
from core.facilities.mailer.values import NotTaken, ServerAway
from core.services.outbox.api import Recipient
from core.settings import Settings

CONNECT_SECONDS = 10
COMMAND_SECONDS = 20
PLAIN_PORT, SUBMISSION_PORT, TLS_PORT = 25, 587, 465


class Connection(Protocol):
    """An open way to send several mails."""

    async def send(self, mail: EmailMessage, to: Recipient) -> None:
        """Hand one mail over; on return it is taken. Raises NotTaken."""


class Carrier(Protocol):
    """A way out."""

    def open(self) -> AbstractAsyncContextManager[Connection]:
        """Connect. Raises ServerAway."""


def carrier_of(settings: Settings) -> Carrier | None:
    """The way out that the settings name; None while there is none and mails have to wait."""
    if settings.smtp_url:
        return SmtpCarrier(settings.smtp_url)
    return MailboxCarrier() if settings.is_demo else None


class MailboxCarrier:
    """Keeps mails on this machine, for the demo's page."""

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Connection]:
        """Nothing to connect to."""
        yield self

    async def send(self, mail: EmailMessage, to: Recipient) -> None:  # noqa: ARG002 -- Connection's signature
        """Write it into the mailbox."""
        await mailbox.put(mail.as_bytes())


class SmtpCarrier:
    """A server named by smtp://user:password@host:587, or smtps:// for TLS from the start.

    smtp:// changes to TLS (STARTTLS) where the server offers it; with a password it must, unless
    the server is this machine.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise ValueError("POSPOLU_SMTP_URL is smtp://… or smtps://…")
        self._host = parts.hostname
        self._is_tls = parts.scheme == "smtps"
        self._user = unquote(parts.username) if parts.username else None
        self._password = unquote(parts.password) if parts.password else None
        usual = SUBMISSION_PORT if self._user else PLAIN_PORT
        self._port = parts.port or (TLS_PORT if self._is_tls else usual)
        self._must_start_tls = bool(self._user) and not self._is_tls and not is_loopback(url)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Connection]:
        """Connect, encrypt and sign in."""
        client = SMTP(
            hostname=self._host,
            port=self._port,
            username=self._user,
            password=self._password,
            use_tls=self._is_tls,
            start_tls=(True if self._must_start_tls else None) if not self._is_tls else False,
            timeout=CONNECT_SECONDS,
        )
        try:
            await client.connect()
        except (SMTPException, OSError) as error:
            raise ServerAway(f"{type(error).__name__} from {self._host}:{self._port}") from error
        try:
            yield SmtpConnection(client)
        finally:
            await _part_from(client)


class SmtpConnection:
    """One conversation with a server."""

    def __init__(self, client: SMTP) -> None:
        self._client = client

    async def send(self, mail: EmailMessage, to: Recipient) -> None:
        """One mail transaction for one recipient."""
        try:
            await self._client.sendmail(
                sender_address(),
                [recipient_address(to)],
                mail.as_bytes(),
                mail_options=["SMTPUTF8"] if needs_utf8(to) else [],
                timeout=COMMAND_SECONDS,
            )
        except (SMTPException, OSError, ValueError) as error:
            raise NotTaken(verdict_on(error), f"{type(error).__name__}: {error}") from error


async def _part_from(client: SMTP) -> None:
    try:
        await client.quit(timeout=2)
    except (SMTPException, OSError):
        client.close()
