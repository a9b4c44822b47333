"""Who helps in which offer, from when until when: what an agreement is written for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from core.contracts.texts import LocalizedText
from core.data.commands import Row, as_instant, as_text, as_uuid, read
from core.data.times import to_wall
from core.settings import current

_SHIFTS = """
SELECT g.person, o.id AS offer, MIN(s.starts_at) AS first, MAX(s.ends_at) AS last
FROM signups_signup g JOIN volunteering_shift_role h ON h.sheet = g.sheet
JOIN volunteering_shift s ON s.id = h.shift JOIN volunteering_offer o ON o.id = s.offer
WHERE o.organization = ? AND g.state = 'confirmed' AND s.state = 'open' AND g.person IS NOT NULL
GROUP BY g.person, o.id
"""
_TIMELESS = """
SELECT g.person, o.id AS offer, MIN(COALESCE(g.confirmed_at, g.created_at)) AS first, NULL AS last
FROM signups_signup g JOIN volunteering_offer o ON o.sheet = g.sheet
WHERE o.organization = ? AND g.state = 'confirmed' AND g.person IS NOT NULL
GROUP BY g.person, o.id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Engagement:
    """Somebody's help in one offer, by the days of the city's clocks.

    `last` is None where nobody knows the end: an offer without set times.
    """

    person: UUID
    name: str
    offer: UUID
    offer_title: LocalizedText
    first: date
    last: date | None


async def engagements_of(organization: UUID) -> Sequence[Engagement]:
    """Whoever has a place in an organization's offers, by names and first days."""
    rows = [
        *await read(_SHIFTS, [organization]),
        *await read(_TIMELESS, [organization]),
    ]
    names = await read(
        "SELECT DISTINCT p.id, p.name FROM people_person p JOIN signups_signup g ON g.person = p.id"
        " JOIN signups_sheet h ON h.id = g.sheet WHERE h.organization = ?",
        [organization],
    )
    titles = await read(
        "SELECT id, title FROM volunteering_offer WHERE organization = ?", [organization]
    )
    named = {as_uuid(one["id"]): one["name"] for one in names}
    titled = {as_uuid(one["id"]): as_text(one["title"]) for one in titles}
    found = [_engagement(row, named, titled) for row in rows]
    return sorted(found, key=lambda one: (one.name, one.person, one.first, one.offer))


def _engagement(row: Row, named: dict[UUID, str], titled: dict[UUID, LocalizedText]) -> Engagement:
    zone = current().city_zone
    last = as_instant(row["last"])
    return Engagement(
        person=as_uuid(row["person"]),
        name=named.get(as_uuid(row["person"]), ""),
        offer=as_uuid(row["offer"]),
        offer_title=titled[as_uuid(row["offer"])],
        first=to_wall(as_instant(row["first"]), zone).date(),
        last=to_wall(last, zone).date() if last else None,
    )
