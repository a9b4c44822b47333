"""How long people were there, out of the stretches between their entries and leavings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from core.data.commands import as_instant, as_uuid, read
from core.data.times import elapsed

LONGEST_STAY = timedelta(hours=24)
Stretch = tuple[datetime, datetime]


class Presences:
    """Implements contracts.ports.PresenceSource."""

    async def time_present(self, sheet: UUID, *, until: datetime) -> Mapping[UUID, timedelta]:
        """How long each sign-up was there; stretches at several lists are counted once.

        Lists that read one way, as for meals, say how long only where no other does.
        """
        rows = await read(
            "SELECT p.signup, r.first_entry_at, r.left_at FROM checkin_presence r"
            " JOIN checkin_pass p ON p.id = r.pass_id"
            " JOIN signups_signup s ON s.id = p.signup WHERE s.sheet = ?",
            [sheet],
        )
        ended: dict[UUID, list[Stretch]] = defaultdict(list)
        open_ones: dict[UUID, list[Stretch]] = defaultdict(list)
        for row in rows:
            came, left = as_instant(row["first_entry_at"]), as_instant(row["left_at"])
            stretches = open_ones if left is None else ended
            stretches[as_uuid(row["signup"])].append((came, left or _capped(came, until)))
        return {signup: length_of(theirs) for signup, theirs in {**open_ones, **ended}.items()}


def _capped(came: datetime, until: datetime) -> datetime:
    """Who was not seen leaving stayed until then, unless that would be more than a day."""
    return until if timedelta() < elapsed(came, until) <= LONGEST_STAY else came


def length_of(stretches: Iterable[Stretch]) -> timedelta:
    """The time that the stretches cover together; what they share counts once."""
    total, reached = timedelta(), None
    for start, end in sorted(stretches):
        begin = start if reached is None else max(start, reached)
        if end > begin:
            total += elapsed(begin, end)
            reached = end
    return total


PRESENCES = Presences()
