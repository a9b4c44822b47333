"""Shifts from a table: looked at first, then brought in, all that are right or none."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from core.contracts.demands import refuse
from core.contracts.errors import Invalid
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.data.folding import fold
from core.data.spreadsheets import Table
from core.data.times import utc_now
from core.data.transactions import tx
from core.settings import current
from plugins.volunteering.imports.shift_rows import OfferNow, ReadShifts, read_shifts
from plugins.volunteering.queries import roles_of, shifts_of
from plugins.volunteering.rules import may_add_shift
from plugins.volunteering.service.rows import bump_offer, locked_offer, log
from plugins.volunteering.service.shifts import write_new
from plugins.volunteering.tables import Offer

MOST_ROWS = 500
TOO_MANY = msg("At most 500 rows at once. Split the file.")


async def look_at_shifts(
    viewer: Viewer, offer: Offer, table: Table, *, now: datetime | None = None
) -> ReadShifts:
    """What would come of a table; nothing is written. Raises Invalid for one that is too long."""
    if len(table.rows) > MOST_ROWS:
        raise Invalid({"file": [TOO_MANY]})
    moment = now or utc_now()
    return read_shifts(table, await _present(offer), now=moment, language=viewer.language)


async def bring_shifts_in(
    viewer: Viewer, offer: UUID, table: Table, *, now: datetime | None = None
) -> ReadShifts:
    """Add the shifts that are right and not here yet, all or none; a second time adds none.

    Raises NotFound, Refused and Invalid.
    """
    async with tx():
        found = await locked_offer(offer)
        refuse(may_add_shift(found))
        seen = await look_at_shifts(viewer, found, table, now=now)
        for one in seen.new:
            await write_new(viewer, found, one.plan)
        if seen.new:
            await log(viewer, found, "shifts.imported", fields=(f"{len(seen.new)}",))
            await bump_offer(offer)
    return seen


async def _present(offer: Offer) -> OfferNow:
    roles = {
        fold(text): role.id
        for role in await roles_of(offer.id)
        for text in (*role.title.texts.values(), *([] if role.title else [""]))
    }
    shifts = (await shifts_of([offer.id])).get(offer.id, ())
    return OfferNow(place=offer.place, zone=current().city_zone, roles=roles, shifts=shifts)
