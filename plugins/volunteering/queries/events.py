"""What else an organization has in the calendar: shifts can go along with it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from core.data.times import utc_now
from core.services.calendar.api import EntryFilter, entries_by_ids, entry_of, first_entries
from core.web.dates import when
from core.web.rendering import localized
from plugins.volunteering.tables import Shift
from plugins.volunteering.values import SHIFT_KIND

MOST_EVENTS = 60


async def events_beside(
    organization: UUID, shift: Shift | None = None
) -> Sequence[tuple[str, str]]:
    """Public events of the organization ahead, as "kind:subject" and a line that tells which.

    That with which the shift goes already is among them.
    """
    wanted = EntryFilter(organization=organization, starts_from=utc_now(), takes_place=True)
    keys = await first_entries(wanted, now=utc_now(), size=MOST_EVENTS)
    found = [*(await entries_by_ids([key.id for key in keys])).values()]
    if shift is not None and shift.follows:
        own = await entry_of(shift.follows_kind, shift.follows)
        found += [own] if own and own.id not in {one.id for one in found} else []
    return [
        (
            f"{one.kind}:{one.subject}",
            f"{when(one.starts_at, one.ends_at, one.zone)}: {localized(one.title)}",
        )
        for one in sorted(found, key=lambda one: (one.starts_at, one.id))
        if one.kind != SHIFT_KIND
    ]
