"""Very many entries of a calendar, written in bulk: what lists and search are measured on.

Starts lie evenly from a year ago to a year ahead. One word is in every second title, some are in
many and one only in few, as in a city: the text index must lead for one and must not for another.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from core.contracts.texts import LocalizedText
from core.data.commands import Sql, execute
from core.data.database import is_sqlite
from core.data.folding import fold, slug
from core.data.ids import new_id
from core.data.many import insert
from core.data.times import later
from core.kernel.registry import room_of
from core.services.calendar.api import searchable

AT_ONCE = 40
AT_ONE_COMMIT = 2_000
AHEAD = timedelta(days=365)
AREAS = ("3", "13", "16", "18", "24")
COMMON, RARE, RARE_EVERY = "Spotkanie", "Szczupak", 997
FIRST = ("Warsztaty", "Koncert", "Zajęcia", "Spacer")
OTHERS = ("łąka", "źródło", "dzielnica", "ogród", "książka", "rower", "młodzież", "śpiew", "ćma")
PLACES = ("Świetlica „Przystań”, ul. Przykładowa 4", "Rynek 1", "Biblioteka", "Park Jonstona")
VOLUNTEERS_EVERY = 20

# What PostgreSQL does by itself some time after so much was written.
MERGED = Sql("SELECT gin_clean_pending_list('calendar_entry_text')")

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """What was written: how many, when the middle is, whose they are."""

    number: int
    now: datetime
    organizations: tuple[UUID, ...]


def a_crowd(number: int, *, now: datetime) -> Crowd:
    """So many entries about an instant, of organizations with some hundreds each."""
    organizations = tuple(new_id() for _ in range(max(3, number // 500)))
    return Crowd(number=number, now=now, organizations=organizations)


async def write_crowd(kind: str, number: int, *, now: datetime) -> Crowd:
    """Write so many entries of a kind about an instant; the same each time but for the ids."""
    crowd = a_crowd(number, now=now)
    statements: list[Sql] = []
    rows: list[Row] = []
    for row in rows_of(kind, crowd):
        rows.append(row)
        if len(rows) == AT_ONCE:
            statements += _inserted(rows)
            rows = []
        if len(statements) * AT_ONCE >= AT_ONE_COMMIT:
            await execute(*statements)
            statements = []
    if rows or statements:
        await execute(*statements, *(_inserted(rows) if rows else []))
    await execute(*([] if is_sqlite() else [MERGED]), Sql("ANALYZE"))
    return crowd


def rows_of(kind: str, crowd: Crowd) -> Iterator[Row]:
    """The entries' rows, in the order of their starts."""
    chance = random.Random(crowd.number)  # noqa: S311 -- samples
    step = 2 * AHEAD / crowd.number
    for index in range(crowd.number):
        starts_at = later(crowd.now - AHEAD, index * step).replace(microsecond=0)
        subject, place = new_id(), chance.choice(PLACES)
        host = chance.randrange(len(crowd.organizations))
        first = COMMON if index % 2 else chance.choice(FIRST)
        last = RARE if index % RARE_EVERY == 0 else chance.choice(OTHERS)
        words, number = f"{first} {chance.choice(OTHERS)} {last}", chance.randrange(1000)
        title = f"{words} {number}"
        yield {
            "id": new_id(),
            "created_at": crowd.now,
            "kind": kind,
            "module": room_of(kind),
            "subject": subject,
            "uid": f"{subject}@pospolu",
            "organization": crowd.organizations[host],
            "organization_name": f"Organizacja {host}",
            "areas": json.dumps([chance.choice(AREAS)]),
            "audience": "volunteers" if index % VOLUNTEERS_EVERY == 0 else "",
            "is_public": True,
            "has_been_public": True,
            "title": LocalizedText.of(title),
            "summary": LocalizedText(),
            "search_text": searchable(
                f"{_folded(words)} {number} organizacja {host} {_folded(place)}"
            ),
            "starts_at": starts_at,
            "ends_at": later(starts_at, timedelta(hours=2)),
            "over_at": later(starts_at, timedelta(hours=2)),
            "zone": "Europe/Warsaw",
            "place": place,
            "place_slug": _slug(place),
            "url_path": f"/events/{subject}",
            "status": "confirmed",
            "revised_at": crowd.now,
            **NEVER_SET,
        }


_folded, _slug = cache(fold), cache(slug)

# Columns without a default of the database's own.
NEVER_SET: Row = {
    "is_all_day": False,
    "is_multiday": False,
    "picture_path": "",
    "sequence": 0,
    "version": 1,
    "rule": "",
    "excluded": "[]",
    "collection": "",
}


def _inserted(rows: Sequence[Row]) -> list[Sql]:
    areas = [
        {
            "created_at": row["created_at"],
            "entry": row["id"],
            "area": json.loads(row["areas"])[0],
            "starts_at": row["starts_at"],
        }
        for row in rows
    ]
    return [insert("calendar_entry", *rows), insert("calendar_entry_area", *areas)]
