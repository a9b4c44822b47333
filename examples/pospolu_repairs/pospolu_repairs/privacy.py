"""What cafés know of a person: who proposed them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core.contracts.privacy import Erasure, PersonalData
from core.contracts.texts import msg
from core.data.commands import as_text, read
from pospolu_repairs.service import forget_proposer

TABLE = "repairs_cafe"


async def collect(person: UUID) -> Sequence[Mapping[str, Any]]:
    """The cafés that a person proposed."""
    rows = await read(
        "SELECT c.title, c.state FROM repairs_cafe c"
        " JOIN people_account a ON a.id = c.proposed_by WHERE a.person = ? ORDER BY c.id",
        [person],
    )
    return [{"cafe": str(as_text(row["title"])), "state": row["state"]} for row in rows]


async def erase(person: UUID) -> Sequence[Erasure]:
    """The cafés stay the organization's; who proposed them is cleared."""
    return [Erasure(table=TABLE, rows=await forget_proposer(person), fate="anonymised")]


PERSONAL_DATA = (
    PersonalData(
        key="repairs.proposers",
        tables=(TABLE,),
        purpose=msg("To know who proposed a repair café"),
        legal_basis="Art. 6(1)(e)",
        keep_for="",
        collect=collect,
        erase=erase,
    ),
)
