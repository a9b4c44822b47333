"""What documents keep of people: for a day who had one printed, and what was given out to whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core.contracts.privacy import Erasure, PersonalData, Stays, naming_accounts
from core.contracts.texts import msg
from core.services.documents.queries import issued_to
from core.services.documents.service.issued import forget_person

WORKS = naming_accounts(
    key="documents.works",
    tables=("documents_work",),
    purpose=msg("To hand out a document that was printed for somebody"),
    legal_basis="Art. 6(1)(b), (f)",
    keep_for="",
    stays=(
        Stays(
            table="documents_work",
            columns=("title", "filename"),
            what=msg("titles of documents that you had printed"),
            because=msg("they are deleted within a day"),
        ),
    ),
)


async def collect(person: UUID) -> Sequence[Mapping[str, Any]]:
    """What was given out about the person, with what stands on it."""
    return [
        {
            "number": one.number,
            "title": one.title,
            "issued_at": one.issued_at.isoformat(),
            "state": one.state.value,
            "printed": [list(pair) for pair in one.printed],
        }
        for one in await issued_to(person)
    ]


async def erase(person: UUID) -> Sequence[Erasure]:
    """Take the person off the register; whoever holds the paper can still have it checked."""
    rows = await forget_person(person)
    because = msg("number, date and state stay, so that the paper can be checked")
    return [Erasure(table="documents_issued", rows=rows, fate="anonymised", because=because)]


ISSUED = PersonalData(
    key="documents.issued",
    tables=("documents_issued",),
    purpose=msg("To show whether a document that was given out still holds"),
    legal_basis="Art. 6(1)(c), (f)",
    keep_for="",
    collect=collect,
    erase=erase,
)
