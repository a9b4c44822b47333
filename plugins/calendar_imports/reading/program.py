"""The program that reads one calendar: an order as JSON comes in, events as JSON go out.

It runs in a process of its own, with limits, and knows neither settings nor database.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime
from typing import Any

import icalendar  # noqa: F401 -- loaded before the limit, which is for the calendar alone
import recurring_ical_events  # noqa: F401
import x_wr_timezone  # noqa: F401

from core.services.confinement.api import limit
from plugins.calendar_imports.reading.events import read_calendar
from plugins.calendar_imports.values import Unread

SECONDS = 2
MOST_MEMORY = 512 * 1024 * 1024


def answer(order: dict[str, Any]) -> dict[str, Any]:
    """What was read, or {"fault": why not}."""
    now = datetime.fromisoformat(order["now"])
    try:
        return read_calendar(order["text"], zone=order["zone"], now=now).to_plain()
    except Unread as unread:
        return {"fault": unread.fault.value}


def main() -> None:
    """Read an order, limit oneself, answer."""
    order = json.loads(sys.stdin.buffer.read())
    limit(seconds=SECONDS, memory=MOST_MEMORY)
    sys.stdout.write(json.dumps(answer(order)))


if __name__ == "__main__":
    main()
