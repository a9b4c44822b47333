"""What tokens keep of people: whose account gave a program a way in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core.contracts.privacy import Erasure, PersonalData
from core.contracts.texts import msg
from core.facilities.programs.queries import tokens_of_person
from core.facilities.programs.service import delete_tokens_of


async def _collect(person: UUID) -> Sequence[Mapping[str, Any]]:
    return [
        {
            "name": one.name,
            "scopes": ", ".join(one.scopes),
            "created_at": one.created_at,
            "expires_at": one.expires_at,
            "last_used_at": one.last_used_at,
        }
        for one in await tokens_of_person(person)
    ]


async def _erase(person: UUID) -> Sequence[Erasure]:
    rows = await delete_tokens_of(person)
    return [Erasure(table="programs_token", rows=rows, fate="erased")]


TOKENS = PersonalData(
    key="programs.tokens",
    tables=("programs_token",),
    purpose=msg("To let programs act for you, as you asked"),
    legal_basis="Art. 6(1)(b)",
    keep_for="",
    collect=_collect,
    erase=_erase,
)
