"""An organization's events as a table."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from uuid import UUID

from core.contracts.exports import Cell, Column, Export
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.data.times import utc_now
from core.settings import current
from core.signups.api import free_places
from core.web.i18n import gettext
from plugins.events.queries import desk_lists
from plugins.events.values import STATE_TITLES

MOST_PAST = 10_000


async def rows(subject: UUID, viewer: Viewer) -> AsyncIterator[Sequence[Cell]]:
    """One row an event, drafts first, then what comes, then what was."""
    lists = await desk_lists(subject, now=utc_now(), most_past=MOST_PAST)
    lines = [*lists.drafts, *lists.waiting, *lists.ahead, *lists.past]
    places = await free_places([line.sheet for line in lines if line.sheet])
    for line in lines:
        full = places.get(line.sheet) if line.sheet else None
        yield (
            line.title.to(viewer.language),
            gettext(STATE_TITLES[line.state]),
            line.starts_at,
            line.ends_at,
            line.place_name,
            line.address,
            full.taken if full else None,
            full.capacity if full else None,
            full.waiting if full else None,
            f"{current().base_url}/events/{line.slug}",
        )


EXPORTS = (
    Export(
        key="events.list",
        title=msg("List of events"),
        about="events.desk",
        policy="events.desk.papers",
        columns=(
            Column(title=msg("Title"), width=40),
            Column(title=msg("State")),
            Column(title=msg("Begins"), kind="instant", width=18),
            Column(title=msg("Ends"), kind="instant", width=18),
            Column(title=msg("Place"), width=28),
            Column(title=msg("Address"), width=28),
            Column(title=msg("Places taken"), kind="number", width=14),
            Column(title=msg("Places"), kind="number", width=10),
            Column(title=msg("On the waiting list"), kind="number", width=18),
            Column(title=msg("Web page"), width=40),
        ),
        rows=rows,
        is_personal=False,
    ),
)
