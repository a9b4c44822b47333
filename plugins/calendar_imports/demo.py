"""Sows two organizations' calendars, each from a file of its own; twice does no harm."""

from __future__ import annotations

from datetime import timedelta

from core.contracts.demo import DemoSeed, DemoWorld
from core.data.times import later, to_wall
from core.people.api import organization_by_id
from core.settings import current
from plugins.calendar_imports.queries import sources_of
from plugins.calendar_imports.service.adding import propose_file
from plugins.calendar_imports.service.keeping import accept_source
from plugins.calendar_imports.service.syncing import sync_source
from plugins.calendar_imports.values import Defaults, Publishing

Line = tuple[str, int, int, str, str]
CALENDARS: dict[str, tuple[str, Publishing, tuple[Line, ...]]] = {
    "neighbours": (
        "Kalendarz biura",
        Publishing.PUBLISH,
        (
            ("Otwarte zebranie mieszkańców", 9, 18, "Świetlica, ul. Lipowa 4", ""),
            ("Wymiana książek", 16, 16, "Świetlica, ul. Lipowa 4", ""),
            ("Próba chóru, tylko dla członków", 10, 19, "Świetlica", "CLASS:PRIVATE\r\n"),
        ),
    ),
    "maple": (
        "Kalendarz pracowni",
        Publishing.DRAFT,
        (("Dzień otwarty pracowni", 23, 12, "Pracownia, ul. Klonowa 2", ""),),
    ),
}


async def sow(world: DemoWorld) -> None:
    """Sow the calendars of the organizations that have none."""
    for name, (title, publishing, lines) in CALENDARS.items():
        host = await organization_by_id(world.things[f"organization.{name}"])
        if host is None or await sources_of(host.id):
            continue
        source = await propose_file(
            None, host, _calendar(title, lines, world), Defaults(publishing=publishing)
        )
        await accept_source(None, source.id)
        await sync_source(source.id)


def _calendar(title: str, lines: tuple[Line, ...], world: DemoWorld) -> bytes:
    """The file that somebody would have taken out of their own calendar."""
    zone = current().city_zone
    events = []
    for number, (summary, days, hour, place, more) in enumerate(lines):
        day = to_wall(later(world.now, timedelta(days=days)), zone)
        events.append(
            f"BEGIN:VEVENT\r\nUID:{number}-{title.rsplit(maxsplit=1)[-1]}@example.org\r\n"
            f"SUMMARY:{_escaped(summary)}\r\nLOCATION:{_escaped(place)}\r\n"
            f"DTSTART;TZID={zone}:{day:%Y%m%d}T{hour:02}0000\r\n"
            f"DTEND;TZID={zone}:{day:%Y%m%d}T{hour + 2:02}0000\r\n{more}END:VEVENT\r\n"
        )
    head = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:demo\r\nX-WR-CALNAME:{title}\r\n"
    return (head + "".join(events) + "END:VCALENDAR\r\n").encode()


def _escaped(text: str) -> str:
    return text.replace(",", "\\,")


SEED = DemoSeed(key="calendar_imports.city", sow=sow)
