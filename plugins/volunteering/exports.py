"""An offer's shifts as a table."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from uuid import UUID

from core.contracts.exports import Cell, Column, Export
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.signups.api import free_places
from core.web.i18n import gettext
from plugins.volunteering.queries import shifts_of
from plugins.volunteering.values import ShiftState

STATES = {ShiftState.OPEN: msg("Takes place"), ShiftState.CANCELLED: msg("Cancelled")}


async def rows(subject: UUID, viewer: Viewer) -> AsyncIterator[Sequence[Cell]]:
    """One row a role of a shift, by their start."""
    shifts = (await shifts_of([subject])).get(subject, ())
    places = await free_places([sheet for shift in shifts for sheet in shift.sheets])
    for shift, role in ((one, role) for one in shifts for role in one.roles):
        full = places.get(role.sheet) if role.sheet else None
        yield (
            shift.starts_at,
            shift.ends_at,
            shift.place,
            role.title.to(viewer.language),
            gettext(STATES[shift.state]),
            role.capacity,
            full.taken if full else 0,
            full.waiting if full else 0,
            shift.note.to(viewer.language),
        )


EXPORTS = (
    Export(
        key="volunteering.shifts",
        title=msg("List of shifts"),
        about="volunteering.offer",
        policy="volunteering.offer.papers",
        columns=(
            Column(title=msg("Begins"), kind="instant", width=18),
            Column(title=msg("Ends"), kind="instant", width=18),
            Column(title=msg("Place"), width=28),
            Column(title=msg("Role"), width=24),
            Column(title=msg("State"), width=14),
            Column(title=msg("Places"), kind="number", width=10),
            Column(title=msg("Places taken"), kind="number", width=14),
            Column(title=msg("On the waiting list"), kind="number", width=18),
            Column(title=msg("Note"), width=40),
        ),
        rows=rows,
        is_personal=False,
    ),
)
