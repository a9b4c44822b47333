"""An association, its coordinator, and calendars as people keep them elsewhere."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from core.contracts.viewer import Viewer
from core.data.commands import Row, read
from core.data.times import utc_now
from core.people.api import Organization
from core.services.outbound.api import Guard
from core.testing.people import join, make_host, make_viewer
from plugins.calendar_imports.queries import source_by_id
from plugins.calendar_imports.service import fetching
from plugins.calendar_imports.service.adding import propose_file
from plugins.calendar_imports.service.keeping import accept_source
from plugins.calendar_imports.service.syncing import sync_source
from plugins.calendar_imports.tables import Source
from plugins.calendar_imports.values import Defaults, Publishing

NOW = utc_now().replace(microsecond=0)


def stamp(days: float) -> str:
    """So many days from now, as iCalendar writes it in UTC."""
    return f"{NOW + timedelta(days=days):%Y%m%dT%H%M%SZ}"


def vevent(uid: str, title: str = "Spotkanie", days: float = 5, **more: str) -> str:
    """One entry; `more` are further properties."""
    given = {
        "LOCATION": "Świetlica",
        "DTSTART": stamp(days),
        "DTEND": stamp(days + 0.1),
        "DESCRIPTION": "Opis spotkania.",
    } | {name.replace("_", "-"): value for name, value in more.items()}
    lines = [f"{name}:{value}" for name, value in given.items() if value]
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", f"SUMMARY:{title}", *lines, "END:VEVENT", ""])


def calendar(*events: str, head: str = "X-WR-CALNAME:Biuro\r\n") -> bytes:
    """A whole calendar."""
    text = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{head}{''.join(events)}END:VCALENDAR\r\n"
    return text.encode()


@pytest.fixture
async def host(db: None) -> Organization:
    """A verified association, which publishes by itself."""
    return await make_host("przystan", name="Przystań")


@pytest.fixture
async def coordinator(host: Organization) -> Viewer:
    return await join(await make_viewer("koord"), host)


PUBLISH = Defaults(publishing=Publishing.PUBLISH)


async def bring_in(
    host: Organization, *events: str, defaults: Defaults = PUBLISH, viewer: Viewer | None = None
) -> Source:
    """A file's events, brought in."""
    source = await propose_file(viewer, host, calendar(*events), defaults)
    await accept_source(viewer, source.id)
    await sync_source(source.id)
    return await fresh(source)


async def fresh(source: Source) -> Source:
    found = await source_by_id(source.id)
    assert found is not None
    return found


async def events(host: Organization) -> list[Row]:
    return await read(
        "SELECT id, title, summary, description, place_name, link, starts_at, state, slug, version"
        " FROM events_event WHERE organization = ? ORDER BY starts_at, id",
        [host.id],
    )


async def states(host: Organization) -> list[str]:
    return [str(row["state"]) for row in await events(host)]


async def mails(kind: str) -> list[Row]:
    return await read("SELECT payload FROM outbox_message WHERE kind = ?", [kind])


class Server:
    """A calendar's server on loopback: what it says can be changed while it runs."""

    def __init__(self) -> None:
        self.body, self.status, self.etag, self.asked = calendar(), 200, "", [""]
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/kalendarz.ics"

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.asked.append((await reader.readuntil(b"\r\n\r\n")).decode())
        is_same = self.etag and f"if-none-match: {self.etag}" in self.asked[-1].lower()
        status, body = (304, b"") if is_same else (self.status, self.body)
        head = f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\n"
        head += f"ETag: {self.etag}\r\n" if self.etag else ""
        writer.write(head.encode() + b"\r\n" + body)
        await writer.drain()
        writer.close()


@asynccontextmanager
async def _serving(server: Server) -> AsyncIterator[None]:
    listening = await asyncio.start_server(server, "127.0.0.1", 0)
    async with listening:
        server.port = listening.sockets[0].getsockname()[1]
        yield


@pytest.fixture
async def server(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Server]:
    """A calendar's server, and a guard that lets us reach it."""
    found = Server()
    async with _serving(found):
        guard = Guard(may_reach=lambda _: True, ports=(found.port,))
        monkeypatch.setattr(fetching, "GUARD", guard)
        yield found


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


BOMB = calendar(vevent("a", RRULE="FREQ=SECONDLY"))
