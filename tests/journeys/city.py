"""The demo city as an operator runs it: its commands, its server, its mailbox."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple, TypeVar
from urllib.parse import urlsplit

import httpx

from core.settings import ROOT

STARTING_SECONDS = 90
PARTING_SECONDS = 30
MAIL_SECONDS = 30
WORKERS = "2"

T = TypeVar("T")


def wait_until(ask: Callable[[], T | None], *, seconds: float, what: str) -> T:
    """What `ask` says as soon as it says anything."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := ask():
            return found
        time.sleep(0.1)
    raise AssertionError(f"{what} did not come within {seconds} s")


@dataclass(frozen=True, kw_only=True)
class Mail:
    """One mail as its reader sees it."""

    number: int
    to: str
    subject: str
    text: str
    files: tuple[tuple[str, bytes], ...]

    def link(self, part: str) -> str:
        """The address in it that has this part."""
        return next(url for url in re.findall(r"http://\S+", self.text) if part in url)

    @property
    def code(self) -> str:
        """The six digits out of it."""
        return re.search(r"\b\d{6}\b", self.text)[0]

    @property
    def calendar(self) -> bytes:
        """The calendar entry that came with it."""
        return next(content for name, content in self.files if name.endswith(".ics"))


class Mailbox:
    """All mails of the demo city; each is handed out once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._mails: dict[Path, Mail] = {}
        self._read: set[int] = set()

    def to(self, address: str, subject: str) -> Mail:
        """The next mail to somebody, waited for."""
        what = f"a mail “{subject}” to {address}"
        found = wait_until(lambda: self._find(address, subject), seconds=MAIL_SECONDS, what=what)
        self._read.add(found.number)
        return found

    def find(self, address: str, subject: str) -> Mail | None:
        """The next mail to somebody, if it has come."""
        return self._find(address, subject)

    def _find(self, address: str, subject: str) -> Mail | None:
        for path in sorted(self._folder.glob("*.eml")):
            mail = self._mails.get(path) or self._open(path)
            self._mails[path] = mail
            if mail.number not in self._read and address in mail.to and subject in mail.subject:
                return mail
        return None

    def _open(self, path: Path) -> Mail:
        found = message_from_bytes(path.read_bytes(), policy=policy.default)
        assert isinstance(found, EmailMessage)
        files = [
            (part.get_filename() or "", part.get_payload(decode=True))
            for part in found.iter_attachments()
        ]
        text = found.get_body(("plain",)).get_content()
        return Mail(
            number=int(path.stem),
            to=str(found["To"]),
            subject=str(found["Subject"]),
            text=text.replace("\r\n", "\n"),
            files=tuple(files),
        )


class Answer(NamedTuple):
    """What a server said."""

    status: int
    content: bytes


def ask(address: str, path: str, method: str = "GET", *, language: str = "pl") -> Answer:
    """Ask a server, over a new connection: one of its workers takes it."""
    with closing(HTTPConnection(urlsplit(address).netloc, timeout=STARTING_SECONDS)) as connection:
        headers = {"Accept-Language": language, "Origin": address}
        connection.request(method, path.removeprefix(address), headers=headers)
        said = connection.getresponse()
        return Answer(said.status, said.read())


@dataclass(frozen=True, kw_only=True)
class City:
    """A running city."""

    address: str
    folder: Path
    environment: dict[str, str]
    mailbox: Mailbox = field(repr=False)

    def run(self, *words: str) -> str:
        """A command of the operator's, beside the server; what it printed."""
        return self._do("-m", "core", *words)

    def script(self, text: str) -> str:
        """A few lines in the city's own surroundings, for what no page does."""
        return self._do("-c", text)

    def _do(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=STARTING_SECONDS,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def browser(self) -> httpx.Client:
        """Somebody's browser without pages: its own cookies, Polish, no redirects."""
        return httpx.Client(
            base_url=self.address,
            headers={"Accept-Language": "pl", "Origin": self.address},
            timeout=STARTING_SECONDS,
            verify=False,  # reading all the world's certificates takes longer than the rest
        )

    def ask(self, path: str, method: str = "GET", *, language: str = "pl") -> Answer:
        """One question of a stranger's, over a connection of its own."""
        return ask(self.address, path, method, language=language)


def surroundings(*, database_url: str, folder: Path, port: int) -> dict[str, str]:
    """The environment of a demo city of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("POSPOLU_")}
    return kept | {
        "POSPOLU_IS_DEMO": "1",
        "POSPOLU_DATABASE_URL": database_url,
        "POSPOLU_DATA_DIR": str(folder / "data"),
        "POSPOLU_BASE_URL": f"http://127.0.0.1:{port}",
        "POSPOLU_WORKERS": WORKERS,
        "PYTHONPATH": str(folder / "installed"),
        "PYTHONUNBUFFERED": "1",
    }


@contextmanager
def running(*, database_url: str, folder: Path, port: int) -> Iterator[City]:
    """`pospolu demo`, then `pospolu serve` until the block ends; both must end well."""
    environment = surroundings(database_url=database_url, folder=folder, port=port)
    city = City(
        address=environment["POSPOLU_BASE_URL"],
        folder=folder,
        environment=environment,
        mailbox=Mailbox(folder / "data" / "mail"),
    )
    city.run("demo")
    log = folder / "server.log"
    with log.open("wb") as target:
        server = subprocess.Popen(
            [sys.executable, "-m", "core", "serve", "--port", str(port)],
            cwd=ROOT,
            env=environment,
            stdout=target,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_until(
            lambda: is_ready(city.address, server, log), seconds=STARTING_SECONDS, what="the server"
        )
        yield city
        server.send_signal(signal.SIGTERM)
        assert server.wait(PARTING_SECONDS) == 0, log.read_text()
    finally:
        server.kill()
        server.wait()
    assert "Traceback" not in log.read_text(), log.read_text()


def is_ready(address: str, server: subprocess.Popen[bytes], log: Path) -> bool:
    """Whether requests may be sent."""
    assert server.poll() is None, log.read_text()
    try:
        return ask(address, "/health/ready").status == 200
    except OSError:
        return False
