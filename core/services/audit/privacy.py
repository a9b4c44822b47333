"""What the log keeps of people: the account behind an act, and nothing else of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core.contracts.privacy import Erasure, PersonalData
from core.contracts.texts import msg


async def _collect(person: UUID) -> Sequence[Mapping[str, Any]]:  # noqa: ARG001 -- the collector's signature
    """Nothing: entries name accounts, and this floor does not know whose they are."""
    return ()


async def _erase(person: UUID) -> Sequence[Erasure]:  # noqa: ARG001 -- the eraser's signature
    return [
        Erasure(
            table="audit_entry",
            rows=0,
            fate="kept",
            because=msg("it names an account only, which no longer leads to you"),
        )
    ]


ENTRIES = PersonalData(
    key="audit.entries",
    tables=("audit_entry",),
    purpose=msg("To know who decided and changed what"),
    legal_basis="Art. 6(1)(c), (e)",
    keep_for="audit",
    collect=_collect,
    erase=_erase,
)
