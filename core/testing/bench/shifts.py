"""Ten thousand shifts of one volunteering offer, written into the city: `… bench.shifts RESULT`."""

import asyncio
import sys
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path

from core.cli.ready import ready
from core.data.commands import Sql, as_uuid, execute, read
from core.data.ids import new_id
from core.data.times import later, utc_now
from core.data.transactions import tx
from core.data.versions import bump
from core.testing.bench.apart import answer_of, write_answer

SHIFTS, AT_ONCE, LASTS = 10_000, 500, timedelta(hours=2)


def filled_in(given: Mapping[str, str], result: Path) -> dict[str, object]:
    """Have a process with these settings write them: the offer's slug, and starts with ids."""
    found: dict[str, object] = answer_of("core.testing.bench.shifts", given=given, result=result)
    return found


async def fill() -> dict[str, object]:
    """Copies of one public shift of the demo city, an hour apart, with the places beside it."""
    (like,) = await read(
        "SELECT h.role, h.sheet, h.capacity, s.offer, s.zone, o.slug FROM volunteering_shift_role h"
        " JOIN volunteering_shift s ON s.id = h.shift JOIN volunteering_offer o ON o.id = s.offer"
        " WHERE o.state = 'published' AND s.state = 'open' AND s.starts_at > ?"
        " AND h.sheet IS NOT NULL ORDER BY s.starts_at LIMIT 1",
        [utc_now()],
    )
    places: list[str] = []
    for start in range(0, SHIFTS, AT_ONCE):
        async with tx():
            places += [await _copy(like, number) for number in range(start, start + AT_ONCE)]
            await bump("volunteering", f"volunteering:{as_uuid(like['offer'])}")
    return {"slug": like["slug"], "places": places[:: SHIFTS // 100]}


async def _copy(like: Mapping[str, object], number: int) -> str:
    shift, starts = new_id(), later(utc_now(), timedelta(hours=number + 1))
    await execute(
        Sql(
            "INSERT INTO volunteering_shift (id, created_at, offer, starts_at, ends_at, zone,"
            " place, note, audience, follows_kind, state, reason, version)"
            " VALUES (?, ?, ?, ?, ?, ?, '', '{}', 'everybody', '', 'open', '', 1)",
            [shift, utc_now(), like["offer"], starts, later(starts, LASTS), like["zone"]],
        )
    )
    await execute(
        Sql(
            "INSERT INTO volunteering_shift_role (id, created_at, shift, role, capacity, sheet)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            [new_id(), utc_now(), shift, like["role"], like["capacity"], like["sheet"]],
        )
    )
    return f"{starts.isoformat()}_{shift}"


async def _main() -> dict[str, object]:
    async with ready():
        return await fill()


def main(arguments: Sequence[str]) -> None:
    """Fill and write down where things are."""
    write_answer(arguments[0], asyncio.run(_main()))


if __name__ == "__main__":
    main(sys.argv[1:])
