"""What independent programs read out of an iCalendar text: what happens when, in which state.

icalendar (with recurring-ical-events), vobject and khal in Python, ical.js and node-ical in
JavaScript. Series are expanded by each of them, so that recurrence sets can be compared.
"""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
import recurring_ical_events
import vobject
from icalendar import Calendar

FOLDER = Path(__file__).resolve().parents[3] / "readers"
WHOLE_TIME = (date(2026, 1, 1), date(2029, 1, 1))
Instants = dict[str, tuple[datetime, datetime]]


def with_icalendar(document: bytes) -> Instants:
    """Starts and ends by UID, as icalendar reads them."""
    events = Calendar.from_ical(document).walk("VEVENT")
    return {str(event["uid"]): (_instant(event.start), _instant(event.end)) for event in events}


def with_vobject(document: bytes) -> Instants:
    """Starts and ends by UID, as vobject reads them; it also validates."""
    vobject.icalendar.registerTzid("Europe/Warsaw", None)
    calendar = vobject.readOne(document.decode())
    calendar.validate(raiseException=True)
    return {
        event.uid.value: (_instant(event.dtstart.value), _instant(event.dtend.value))
        for event in calendar.contents.get("vevent", [])
    }


def with_node(document: bytes, folder: Path) -> dict[str, list[dict[str, Any]]]:
    """What ical.js and node-ical read, far away; skips where they are missing."""
    node = shutil.which("node")
    if node is None or not (FOLDER / "node_modules").is_dir():
        pytest.skip("tests/readers is not installed: run `npm ci` there")
    path = folder / "read.ics"
    path.write_bytes(document)
    done = subprocess.run(
        [node, str(FOLDER / "read.mjs"), str(path)],
        capture_output=True,
        check=True,
        env={**os.environ, "TZ": "Asia/Tokyo"},
    )
    return cast("dict[str, list[dict[str, Any]]]", json.loads(done.stdout))


def instants_of(events: list[dict[str, Any]]) -> Instants:
    """Starts and ends by UID out of what a JavaScript reader said."""
    return {event["uid"]: (_instant(event["start"]), _instant(event["end"])) for event in events}


@dataclass(frozen=True, slots=True, order=True)
class Seen:
    """One thing in a calendar as a program shows it; whole days as dates, all else as instants."""

    uid: str
    start: str
    end: str
    status: str
    summary: str
    location: str


def seen_by_icalendar(document: bytes) -> set[Seen]:
    """What icalendar and recurring-ical-events read."""
    calendar = Calendar.from_ical(document)
    # A hint for display: by it the expander moves instants in UTC to the city's zone, and loses
    # which of the two hours in October is meant.
    calendar.pop("X-WR-TIMEZONE", None)
    return {
        _seen(event, event.start, event.end)
        for event in recurring_ical_events.of(calendar).between(*WHOLE_TIME)
    }


def seen_by_vobject(document: bytes) -> set[Seen]:
    """What vobject reads; exceptions are put over its recurrence sets as RFC 5545 has it."""
    vobject.icalendar.registerTzid("Europe/Warsaw", None)
    calendar = vobject.readOne(document.decode())
    calendar.validate(raiseException=True)
    found: dict[tuple[str, str], Seen] = {}
    for event in sorted(calendar.contents.get("vevent", []), key=_is_exception):
        values = {name: lines[0].value for name, lines in event.contents.items()}
        start = values["dtstart"]
        length = values.get("dtend", start) - start
        starts = list(event.rruleset) if "rrule" in values else [start]
        for moment in starts:
            one = moment if isinstance(start, datetime) else _date(moment)
            named = values.get("recurrence-id", one)
            found[values["uid"], _written(named)] = _seen(values, one, one + length)
    return set(found.values())


def seen_by_khal(document: bytes, folder: Path) -> set[Seen]:
    """What the program khal shows, from a folder with one file for each UID."""
    collection = folder / "khal"
    collection.mkdir()
    for number, part in enumerate(_by_uid(document)):
        (collection / f"{number}.ics").write_bytes(part)
    return {
        Seen(
            uid=row["uid"],
            start=_khal_time(row["start-long"]),
            end=_khal_time(row["end-long"], is_end=True),
            status=row["status"].strip(),
            summary=row["title"],
            location=row["location"],
        )
        for row in khal_rows(collection, folder)
    }


KHAL_FIELDS = ("uid", "start-long", "end-long", "status", "title", "location")
KHAL_CONFIG = """
[calendars]
[[city]]
path = {collection}
[sqlite]
path = {folder}/khal.db
[locale]
local_timezone = UTC
default_timezone = UTC
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
"""


def khal_rows(
    collection: Path, folder: Path, *, start: str = "2027-03-01", days: int = 300
) -> list[dict[str, str]]:
    """What `khal list` prints of some days of a collection, told in UTC."""
    config = folder / "khal.conf"
    config.write_text(KHAL_CONFIG.format(collection=collection, folder=folder))
    asked = [part for name in KHAL_FIELDS for part in ("--json", name)]
    done = run_program("khal", "-c", str(config), "list", *asked, start, f"{days}d", folder=folder)
    return [row for line in done.splitlines() for row in json.loads(line)]


def run_program(name: str, *arguments: str, folder: Path) -> str:
    """Run a program of our environment and give what it prints."""
    path = Path(sys.executable).parent / name
    done = subprocess.run(
        [str(path), *arguments],
        capture_output=True,
        check=True,
        env={
            **os.environ,
            "HOME": str(folder),
            "LC_ALL": "C.UTF-8",
        },
        text=True,
    )
    return done.stdout


def seen_by_javascript(document: bytes, folder: Path) -> dict[str, set[Seen]]:
    """What ical.js and node-ical read, far away."""
    return {
        reader: {
            Seen(
                uid=event["uid"],
                start=_json_time(event["start"]),
                end=_json_time(event["end"]),
                status=event["status"],
                summary=event["summary"],
                location=event["location"],
            )
            for event in events
        }
        for reader, events in with_node(document, folder).items()
    }


def _by_uid(document: bytes) -> list[bytes]:
    calendar = Calendar.from_ical(document)
    parts: dict[str, Calendar] = {}
    for event in calendar.walk("VEVENT"):
        part = parts.setdefault(str(event["uid"]), Calendar())
        part.add_component(event)
    for part in parts.values():
        part.add("version", "2.0")
        part.add("prodid", "-//Pospolu//Test//PL")
        part.subcomponents[:0] = calendar.walk("VTIMEZONE")
    return [part.to_ical() for part in parts.values()]


def _seen(event: Any, start: datetime | date, end: datetime | date) -> Seen:
    return Seen(
        uid=str(event["uid"]),
        start=_written(start),
        end=_written(end),
        status=str(event["status"]),
        summary=str(event["summary"]),
        location=str(event.get("location", "")),
    )


def _is_exception(event: Any) -> bool:
    return "recurrence-id" in event.contents


def _date(moment: datetime | date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _written(moment: datetime | date) -> str:
    if isinstance(moment, datetime):
        return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M")
    return moment.isoformat()


def _json_time(text: str) -> str:
    return _written(datetime.fromisoformat(text)) if "T" in text else text


def _khal_time(text: str, *, is_end: bool = False) -> str:
    """khal tells the last of several whole days; the standard tells the day after it."""
    if " " in text or not is_end:
        return text
    return (date.fromisoformat(text) + timedelta(days=1)).isoformat()


def _instant(value: datetime | date | str) -> datetime:
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    assert isinstance(moment, datetime)
    return moment.astimezone(UTC)
