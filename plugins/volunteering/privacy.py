"""What offers know of a person: who wrote them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core.contracts.periods import LegalNumber, since_the_start
from core.contracts.privacy import Erasure, PersonalData, Stays
from core.contracts.texts import msg
from core.data.forgetting import forgetting
from core.people.api import forget_author, written_by
from plugins.volunteering.tables import Offer

TABLE = "volunteering_offer"


async def collect(person: UUID) -> Sequence[Mapping[str, Any]]:
    """The offers that a person wrote."""
    return [
        {
            "offer": str(offer.title),
            "written_at": offer.created_at.isoformat(),
            "state": offer.state,
        }
        for offer in await written_by(Offer.created_by, person)
    ]


async def erase(person: UUID) -> Sequence[Erasure]:
    """The offers stay the organization's; who wrote them is cleared."""
    rows = await forget_author(Offer.created_by, person)
    return [Erasure(table=TABLE, rows=rows, fate="anonymised")]


AUTHORS = LegalNumber(
    key="volunteering.authors",
    title=msg("Who wrote an offer, after it was written"),
    unit="years",
    values=since_the_start(3, msg("RODO art. 6(1)(f): to know who acted for an organization")),
)
PERIODS = (AUTHORS,)

PERSONAL_DATA = (
    PersonalData(
        key="volunteering.authors",
        tables=(TABLE,),
        purpose=msg("To know who wrote an offer, so that nobody approves their own"),
        legal_basis="Art. 6(1)(e), (f)",
        keep_for=AUTHORS.key,
        collect=collect,
        erase=erase,
        forgets=(
            forgetting(
                keep_for=AUTHORS.key,
                table=TABLE,
                what=msg("offers lose who wrote them"),
                where="created_by IS NOT NULL AND created_at < ?",
                blanks="created_by = NULL",
            ),
        ),
        stays=(
            Stays(
                table=TABLE,
                columns=(
                    "title",
                    "summary",
                    "description",
                    "requirements",
                    "benefits",
                    "place",
                    "reason",
                ),
                what=msg("what an offer says"),
                because=msg("they are the organization's"),
            ),
        ),
    ),
)
