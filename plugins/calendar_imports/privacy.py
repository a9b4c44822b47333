"""Personal data in calendars from elsewhere: who gave them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core.contracts.periods import LegalNumber, since_the_start
from core.contracts.privacy import Erasure, PersonalData, Stays
from core.contracts.texts import msg
from core.data.forgetting import forgetting
from core.people.api import forget_author, written_by
from plugins.calendar_imports.tables import Source

TABLE = "calendar_imports_source"


async def collect(person: UUID) -> Sequence[Mapping[str, Any]]:
    """The calendars that a person gave."""
    return [
        {"calendar": source.name, "given_at": source.created_at}
        for source in await written_by(Source.created_by, person)
    ]


async def erase(person: UUID) -> Sequence[Erasure]:
    """The sources stay the organization's; who gave them is cleared."""
    rows = await forget_author(Source.created_by, person)
    return (Erasure(table=TABLE, rows=rows, fate="anonymised"),)


GIVERS = LegalNumber(
    key="calendar_imports.givers",
    title=msg("Who gave a calendar, after it was given"),
    unit="years",
    values=since_the_start(3, msg("RODO art. 6(1)(f): to know who acted for an organization")),
)
PERIODS = (GIVERS,)
GIVERSHIP = PersonalData(
    key="calendar_imports.givers",
    tables=(TABLE,),
    purpose=msg("To know who gave a calendar, for questions."),
    legal_basis="Art. 6(1)(f)",
    keep_for=GIVERS.key,
    collect=collect,
    erase=erase,
    forgets=(
        forgetting(
            keep_for=GIVERS.key,
            table=TABLE,
            what=msg("calendars lose who gave them"),
            where="created_by IS NOT NULL AND created_at < ?",
            blanks="created_by = NULL",
        ),
    ),
    stays=(
        Stays(
            table=TABLE,
            columns=("name", "url", "place", "left_out"),
            what=msg("name and address of the calendar"),
            because=msg("they are the organization's"),
        ),
    ),
)
