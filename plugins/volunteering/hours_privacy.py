"""What the ledger of hours knows of a person, and how long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core.contracts.periods import LegalNumber, since_the_start
from core.contracts.privacy import Erasure, PersonalData
from core.contracts.texts import msg
from core.data.commands import Sql, execute, read
from core.data.forgetting import forgetting
from core.people.api import forget_author
from plugins.volunteering.tables import HourEntry

TABLE = "volunteering_hour_entry"
KEPT_HOURS = LegalNumber(
    key="volunteering.hours",
    title=msg("Whose hours of volunteering were which, after they were entered"),
    unit="years",
    values=since_the_start(
        6, msg("The act on public benefit, art. 44, and the Civil Code, art. 118: certificates")
    ),
    most=50,
)


async def collect_hours(person: UUID) -> Sequence[Mapping[str, Any]]:
    """All that the ledger holds of the person, also what was taken back or turned down."""
    rows = await read(
        "SELECT g.legal_name AS organization, e.day, e.starts_at, e.ends_at, e.minutes,"
        " e.night_minutes, e.task, e.source, e.state, e.is_flagged, e.reason, e.created_at"
        " FROM volunteering_hour_entry e JOIN people_organization g ON g.id = e.organization"
        " WHERE e.person = ? ORDER BY e.day, e.id",
        [person],
    )
    return [
        {name: "" if value is None else str(value) for name, value in row.items()} for row in rows
    ]


async def erase_hours(person: UUID) -> Sequence[Erasure]:
    """The hours stay the organization's as numbers: whose they were and what was done is cleared.

    So is who entered and approved others'.
    """
    rows = await execute(
        Sql(
            "UPDATE volunteering_hour_entry SET person = NULL, name = '', task = '', reason = ''"
            " WHERE person = ? RETURNING id",
            [person],
        )
    )
    await forget_author(HourEntry.entered_by, person)
    await forget_author(HourEntry.decided_by, person)
    return [Erasure(table=TABLE, rows=len(rows), fate="anonymised")]


HOURS = PersonalData(
    key="volunteering.hours",
    tables=(TABLE,),
    purpose=msg("To certify hours to volunteers, and to show them as a contribution to a grant"),
    legal_basis="Art. 6(1)(c), (f)",
    keep_for=KEPT_HOURS.key,
    collect=collect_hours,
    erase=erase_hours,
    forgets=(
        forgetting(
            keep_for=KEPT_HOURS.key,
            table=TABLE,
            what=msg("hours lose whose they were"),
            where="(person IS NOT NULL OR name <> '' OR task <> '' OR reason <> ''"
            " OR entered_by IS NOT NULL OR decided_by IS NOT NULL) AND created_at < ?",
            blanks="person = NULL, name = '', task = '', reason = '', entered_by = NULL,"
            " decided_by = NULL",
        ),
    ),
)
