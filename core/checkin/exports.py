"""Who came, as a table."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from uuid import UUID

from core.checkin.attendance import visits_of
from core.checkin.queries import list_by_id
from core.contracts.exports import Cell, Column, Export
from core.contracts.texts import msg
from core.contracts.viewer import Viewer


async def rows(subject: UUID, viewer: Viewer) -> AsyncIterator[Sequence[Cell]]:  # noqa: ARG001 -- the signature
    """One row for everybody expected and for each time they came; by name, then by time."""
    gate_list = await list_by_id(subject)
    if gate_list is None:
        return
    for visit in await visits_of(gate_list):
        yield (
            visit.name,
            visit.came_at is not None,
            visit.came_at,
            visit.gate,
            visit.left_at,
            visit.is_noted,
        )


EXPORTS = (
    Export(
        key="checkin.attendance",
        title=msg("Who came"),
        about="checkin.list",
        policy="scanner.papers",
        columns=(
            Column(title=msg("Name"), width=30),
            Column(title=msg("Came")),
            Column(title=msg("Came at"), kind="instant", width=18),
            Column(title=msg("Gate"), width=20),
            Column(title=msg("Left at"), kind="instant", width=18),
            Column(title=msg("Leaving noted at the end"), width=24),
        ),
        rows=rows,
    ),
)
