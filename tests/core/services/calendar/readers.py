"""What independent programs read out of an iCalendar text, as instants."""

import json
import os
import shutil
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast

import pytest
import vobject
from icalendar import Calendar

FOLDER = Path(__file__).resolve().parents[3] / "readers"
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


def _instant(value: datetime | date | str) -> datetime:
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    assert isinstance(moment, datetime)
    return moment.astimezone(UTC)
