"""Has a calendar read by the program; whatever becomes of it, the page goes on."""

from __future__ import annotations

import json
from datetime import datetime

from core.services.confinement.api import TookTooLong, run_confined
from core.settings import current
from plugins.calendar_imports.reading.limits import refuse_complex
from plugins.calendar_imports.values import MOST_BYTES, Fault, Reading, Unread

PROGRAM = "plugins.calendar_imports.reading.program"
PATIENCE = 20
"""Seconds on the clock; of the processor's the program takes far fewer."""


async def read_bytes(content: bytes, *, now: datetime) -> Reading:
    """The events ahead in a calendar's bytes. Raises Unread."""
    if len(content) > MOST_BYTES:
        raise Unread(Fault.TOO_LARGE)
    text = content.decode("utf-8-sig", errors="replace").replace("\0", "")
    refuse_complex(text)
    order = {"text": text, "zone": current().city_zone, "now": now.isoformat()}
    try:
        ended = await run_confined(PROGRAM, json.dumps(order).encode(), seconds=PATIENCE)
    except TookTooLong as error:
        raise Unread(Fault.TOO_COMPLEX) from error
    if ended.code != 0:
        raise Unread(Fault.TOO_COMPLEX)
    answer = json.loads(ended.output)
    if "fault" in answer:
        raise Unread(Fault(answer["fault"]))
    return Reading.from_plain(answer)
