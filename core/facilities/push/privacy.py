"""What web push keeps of people: in which browsers they want to be reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core.contracts.privacy import Erasure, PersonalData
from core.contracts.texts import msg
from core.data.commands import as_instant
from core.facilities.push.queries import subscriptions_of_person
from core.facilities.push.service import forget_browsers_of


async def _collect(person: UUID) -> Sequence[Mapping[str, Any]]:
    return [
        {
            "browser": row["label"],
            "address": row["endpoint"],
            "switched_on": as_instant(row["created_at"]),
            "last_used": as_instant(row["last_used_at"]),
        }
        for row in await subscriptions_of_person(person)
    ]


async def _erase(person: UUID) -> Sequence[Erasure]:
    rows = await forget_browsers_of(person)
    return [Erasure(table="push_subscription", rows=rows, fate="erased")]


SUBSCRIPTIONS = PersonalData(
    key="push.subscriptions",
    tables=("push_subscription",),
    purpose=msg("To show you notifications in the browsers that you chose"),
    legal_basis="Art. 6(1)(a)",
    keep_for="",
    collect=_collect,
    erase=_erase,
)
