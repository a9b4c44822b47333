"""Whom organizations called for cover: shown to the person, forgotten soon, erased."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core.contracts.privacy import Erasure, PersonalData, naming_accounts
from core.contracts.texts import msg
from core.data.commands import Sql, execute, read
from core.data.forgetting import forgetting
from plugins.volunteering.covering import CALLS_KEPT

CALLED = "volunteering_called"


async def collect(person: UUID) -> Sequence[Mapping[str, Any]]:
    """The shifts for which the person was called."""
    rows = await read(
        "SELECT c.created_at, s.starts_at, g.short_name AS organization FROM volunteering_called c"
        " JOIN volunteering_shift s ON s.id = c.shift JOIN volunteering_offer o ON o.id = s.offer"
        " JOIN people_organization g ON g.id = o.organization WHERE c.person = ?"
        " ORDER BY c.created_at, c.id",
        [person],
    )
    return [{name: str(value) for name, value in row.items()} for row in rows]


async def erase(person: UUID) -> Sequence[Erasure]:
    """All of it goes."""
    gone = await execute(
        Sql("DELETE FROM volunteering_called WHERE person = ? RETURNING id", [person])
    )
    return [Erasure(table=CALLED, rows=len(gone), fate="erased")]


COVER_DATA = (
    PersonalData(
        key="volunteering.called",
        tables=(CALLED,),
        purpose=msg("To call nobody twice for a shift, nor too often"),
        legal_basis="Art. 6(1)(a), (f)",
        keep_for=CALLS_KEPT.key,
        collect=collect,
        erase=erase,
        forgets=(
            forgetting(
                keep_for=CALLS_KEPT.key,
                table=CALLED,
                what=msg("it is forgotten who was called for cover"),
                where="shift IN (SELECT id FROM volunteering_shift WHERE ends_at < ?)",
            ),
        ),
    ),
    naming_accounts(
        key="volunteering.calls",
        tables=("volunteering_call",),
        purpose=msg("To show a host when it called for cover, and how many it reached"),
        legal_basis="Art. 6(1)(f)",
        keep_for=CALLS_KEPT.key,
        forgets=(
            forgetting(
                keep_for=CALLS_KEPT.key,
                table="volunteering_call",
                what=msg("calls for cover are deleted"),
                where="created_at < ?",
            ),
        ),
    ),
)
