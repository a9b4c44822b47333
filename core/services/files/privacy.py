"""What files keep of people: the account that uploaded a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core.contracts.privacy import Erasure, PersonalData
from core.contracts.texts import msg


async def _collect(person: UUID) -> Sequence[Mapping[str, Any]]:  # noqa: ARG001 -- the collector's signature
    """Nothing: pictures name accounts, and this floor does not know whose they are."""
    return ()


async def _erase(person: UUID) -> Sequence[Erasure]:  # noqa: ARG001 -- the eraser's signature
    return [
        Erasure(
            table="files_file",
            rows=0,
            fate="kept",
            because=msg("it names an account only, which no longer leads to you"),
        )
    ]


PICTURES = PersonalData(
    key="files.pictures",
    tables=("files_file",),
    purpose=msg("To show pictures of events and organizations"),
    legal_basis="Art. 6(1)(b), (f)",
    keep_for="pictures",
    collect=_collect,
    erase=_erase,
)
