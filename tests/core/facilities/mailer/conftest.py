"""The house with the module `post`, a mail server that can be told what to answer, letters."""

import shutil
import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from aiosmtpd import smtp
from aiosmtpd.controller import Controller
from litestar import Litestar
from litestar.testing import AsyncTestClient

from core import settings
from core.data.commands import Sql, read, run
from core.data.transactions import tx
from core.kernel.registry import Registry
from core.services.outbox.api import Recipient, queue
from core.testing.houses import application
from tests.core.facilities.post.house import house, keep_the_door, manifest

ANNA = Recipient(email="anna@example.org", name="Anna Żółć", language="pl")


@pytest.fixture
def registry() -> Iterator[Registry]:
    """The core's rooms and `post`."""
    with house() as found:
        yield found


@pytest.fixture
async def browser(db: None) -> AsyncIterator[AsyncTestClient[Litestar]]:
    """A browser in front of the application with `post`."""
    made = application([manifest()])
    keep_the_door()
    async with AsyncTestClient(made, base_url="http://testserver.local") as client:
        yield client


@pytest.fixture
def setting(monkeypatch: pytest.MonkeyPatch):
    """Changes settings for one test: setting(smtp_url="…")."""

    def change(**values: str) -> None:
        for name, value in values.items():
            monkeypatch.setenv(f"POSPOLU_{name.upper()}", value)
        settings.current.cache_clear()

    yield change
    monkeypatch.undo()
    settings.current.cache_clear()


@pytest.fixture
def mail_folder(setting) -> Iterator[Path]:
    """The demo's mailbox, empty."""
    folder = settings.current().data_dir / "mail"
    shutil.rmtree(folder, ignore_errors=True)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


class Answers:
    """What the server answers to each DATA and RCPT in turn; then 250. It keeps what it took."""

    def __init__(self) -> None:
        self.data: list[str] = []
        self.recipients: list[str] = []
        self.taken: list[bytes] = []
        self.tried: list[str] = []
        self.senders: list[str] = []
        self.on_data = None

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):  # noqa: N802 -- aiosmtpd's name
        """Answer to a recipient."""
        self.tried.append(address)
        answer = self.recipients.pop(0) if self.recipients else "250 ok"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 -- aiosmtpd's name
        """Answer to a mail; "drop" takes it and hangs up without a word."""
        answer = self.data.pop(0) if self.data else "250 ok"
        if answer.startswith("250") or answer == "drop":
            self.taken.append(envelope.content)
            self.senders.append(envelope.mail_from)
        if self.on_data is not None:
            self.on_data(len(self.taken))
        if answer == "drop":
            server.transport.abort()
            return "421 never said"
        return answer


class QuietController(Controller):
    """A server that says what it can: no names are looked up."""

    def factory(self):
        """A protocol without the machine's own name."""
        return smtp.SMTP(self.handler, hostname="mx.test", enable_SMTPUTF8=False)


@pytest.fixture
def server(setting) -> Iterator[Answers]:
    """A mail server on this machine, which the settings name."""
    answers = Answers()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = QuietController(answers, hostname="127.0.0.1", port=port)
    controller.start()
    setting(smtp_url=f"smtp://127.0.0.1:{port}")
    yield answers
    controller.stop()


async def queued(*keys, kind="post.letter", to=ANNA, **payload):
    """Letters in the outbox."""
    body = {"title": "Zażółć gęślą", "words": "1 < 2"} | payload
    async with tx():
        for key in keys:
            await queue(kind=kind, to=to, payload=body, key=key)


async def rows(key=None):
    """What the outbox has, by key."""
    found = {
        row["key"]: row
        for row in await read("SELECT key, state, attempts, last_error FROM outbox_message")
    }
    return found[key] if key else found


async def make_due():
    """Let waits and leases be over."""

    def script():
        yield Sql("UPDATE outbox_message SET run_at = created_at WHERE state = 'ready'")
        yield Sql("UPDATE outbox_message SET lease_until = created_at WHERE state = 'sending'")

    await run(script)
