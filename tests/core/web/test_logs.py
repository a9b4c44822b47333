"""The log tells of the system and never of people."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from uuid import UUID

import pytest
from litestar import Litestar

from core.app import create_app
from core.contracts.viewer import Viewer
from core.settings import current
from core.web import logs
from core.web.connection import VIEWER
from core.web.handlers import FromPath, get
from core.web.request_log import actor_of

pytestmark = pytest.mark.anyio


@pytest.fixture
async def app(db) -> Litestar:
    """An application of its own: these tests add routes to it."""
    made = create_app()
    made._lifespan_managers.clear()
    return made


MARK = "Znacznik7Łucja"
ADDRESS = "znacznik.lucja@example.org"
TOKEN = "Znacznik7aB3xYz_0123456789Qw"
ASKED = (
    "/",
    f"/{MARK}",
    f"/calendar?q={MARK}",
    f"/signup/link/{TOKEN}",
    f"/organizations/{MARK}?lang=uk&mail={ADDRESS}",
    f"/boom/{MARK}",
    f"/style?{TOKEN}",
)
MARKERS = ("nacznik", "lucja", TOKEN)


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the log of a production server would hold."""
    names = ("", *logs.OURS, "_granian")
    levels = {name: logging.getLogger(name).level for name in names}
    stream = io.StringIO()
    logs.configure(stream)
    yield stream
    root = logging.getLogger()
    for handler in [one for one in root.handlers if isinstance(one, logs._Handler)]:
        root.removeHandler(handler)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def lines_of(stream: io.StringIO) -> list[dict]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def hits(text: str) -> list[str]:
    return [marker for marker in MARKERS if marker.lower() in text.lower()]


@get("/boom/{name:str}", opt={"policy": "web.public"})
async def boom(name: FromPath[str]) -> None:
    """Fails as a database does: with values in the error's text."""
    try:
        raise KeyError(name)  # noqa: TRY301
    except KeyError as error:
        message = f"Key (email)=({ADDRESS}) already exists"
        raise ValueError(message) from error


async def test_requests_leave_no_trace_of_what_was_asked(app: Litestar, client, written):
    """Paths, queries, bodies, cookies, headers and errors carry markers: none is in the log."""
    app.register(boom)
    plain = io.StringIO()
    control = logging.StreamHandler(plain)
    logging.getLogger("pospolu").addHandler(control)
    headers = {"User-Agent": MARK.encode(), "X-Request-ID": TOKEN, "Referer": f"/x?q={TOKEN}"}
    cookies = f"session={TOKEN}; __Host-session={TOKEN}"
    try:
        for path in ASKED:
            await client.get(path, headers={**headers, "Cookie": cookies})
            await client.post(
                path,
                headers=headers,
                data={"email": ADDRESS, "name": MARK, "password": TOKEN},
            )
        await client.post("/sign-in", headers=headers, data={"email": ADDRESS, "password": TOKEN})
        await client.post("/sign-in", headers=headers, content=b"\xff" + MARK.encode())
    finally:
        logging.getLogger("pospolu").removeHandler(control)
    lines = lines_of(written)
    assert hits(written.getvalue()) == []
    assert hits(plain.getvalue()), "the usual formatter leaks here; else this proved nothing"
    assert len([line for line in lines if line["event"] == "request"]) == 16
    failed = next(line for line in lines if "error" in line)
    assert failed["error"] == "ValueError < KeyError"
    assert any(place.startswith("tests/core/web/test_logs.py:") for place in failed["where"])


async def test_a_line_names_route_status_and_request(app: Litestar, client, written):
    app.register(boom)
    await client.get("/boom/secret?q=1")
    error, request = lines_of(written)
    assert request["route"] == "/boom/{name}"
    assert (request["method"], request["status"], request["level"]) == ("GET", 500, "error")
    assert request["actor"] is None
    assert request["ms"] >= 0
    assert request["time"].endswith("+00:00")
    assert error["request_id"] == request["request_id"]


async def test_unknown_paths_and_methods_have_a_line(app: Litestar, client, written):
    await client.get("/no/such/page")
    await client.request("BREW", "/calendar")
    lines = [line for line in lines_of(written) if line["event"] == "request"]
    assert [(line["method"], line["route"]) for line in lines] == [("GET", "-"), ("other", "-")]


async def test_files_are_logged_only_when_missing(app: Litestar, client, written):
    await client.get("/static/pospolu.css")
    assert lines_of(written) == []


@pytest.mark.parametrize(
    ("name", "message", "arguments", "event"),
    [
        ("pospolu.x", "job %s failed", ("mailer.tidy",), "job mailer.tidy failed"),
        ("pospolu.x", "mails wait: %s", (ValueError(ADDRESS),), "mails wait: ValueError"),
        ("pospolu.x", "to %s", (ADDRESS,), "to …@…"),
        ("pospolu.x", "at %s", (f"/signup?key={MARK}",), "at /signup?…"),
        ("pospolu.x", "token %s", (TOKEN,), "token …"),
        ("pospolu.x", "%r failed", ({"name": MARK},), "'dict' failed"),
        (
            "plugins.events.service",
            "event %s",
            (UUID("018f0000-0000-7000-8000-00000000abcd"),),
            "event 018f0000-0000-7000-8000-00000000abcd",
        ),
        ("pospolu.x", "two %s %s", (MARK,), "two %s %s"),
        ("asyncio", f"Task failed\nfuture: <ValueError('{MARK}')>", (), "Task failed"),
        ("asyncpg", "row %s", (MARK,), "row %s"),
    ],
)
def test_messages_lose_what_may_be_about_a_person(name, message, arguments, event):
    record = logging.LogRecord(name, logging.ERROR, "", 1, message, arguments, None)
    assert json.loads(logs.PrivateFormatter().format(record))["event"] == event


def test_control_characters_cannot_forge_a_line():
    record = logging.LogRecord(
        "pospolu.x",
        logging.INFO,
        "",
        1,
        "a\r\nlevel=error\x1b[31m\u202e\u2028%s",
        ("b\x00\n",),
        None,
    )
    for formatter in (logs.PrivateFormatter(), logs.PrivateFormatter(is_readable=True)):
        line = formatter.format(record)
        assert line.isprintable()
    assert logs.encoded("Łąka\n\u202e") == "Łąka\\n\\u202e"


def test_groups_and_causes_are_named_by_type():
    inner = ExceptionGroup(MARK, [ValueError(MARK), OSError(MARK)])
    assert logs.type_of(inner) == "ExceptionGroup(ValueError, OSError)"


def test_the_demo_shows_errors_in_full():
    try:
        raise ValueError(MARK)  # noqa: TRY301
    except ValueError as error:
        record = logging.LogRecord(
            "pospolu.x", 40, "", 1, "it failed", (), (ValueError, error, error.__traceback__)
        )
    assert MARK in logs.PrivateFormatter(is_readable=True).format(record)
    assert MARK not in logs.PrivateFormatter().format(record)


def test_configured_twice_writes_once(written):
    again = io.StringIO()
    logs.configure(again)
    logging.getLogger("pospolu.x").info("once")
    assert (written.getvalue(), len(lines_of(again))) == ("", 1)
    assert not current().is_demo


async def test_a_line_that_cannot_be_written_keeps_its_secret(written):
    class Odd:
        def __str__(self) -> str:
            raise RuntimeError(MARK)

    handler = next(one for one in logging.getLogger().handlers if isinstance(one, logs._Handler))
    handler.handle(logging.LogRecord("pospolu.x", logging.ERROR, "", 1, Odd(), (), None))
    assert hits(written.getvalue()) == []
    assert "could not be logged" in written.getvalue()


def test_actors_are_opaque():
    account = UUID("018f0000-0000-7000-8000-00000000abcd")
    assert actor_of(Viewer()) is None
    assert actor_of(Viewer(account=account, name=MARK, email=ADDRESS)) == str(account)
    assert actor_of(Viewer(device=account)) == f"device:{account}"
    assert VIEWER
