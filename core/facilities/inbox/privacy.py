"""What cases keep of people: who asked, who wrote, who decided, who stood in for whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core.contracts.privacy import Erasure, PersonalData, Stays
from core.contracts.texts import msg
from core.people.api import account_of_person, person_by_id
from core.services.cases.api import FORGETS, cases_of_person, forget_person, messages_of_person


async def _keys(person: UUID) -> tuple[UUID | None, str]:
    """The account and the address by which a person stands in cases."""
    account = await account_of_person(person)
    found = await person_by_id(person)
    email = (found.email if found else None) or (account.email if account else "")
    return (account.id if account else None), email


async def collect(person: UUID) -> Sequence[Mapping[str, Any]]:
    """What a person asked the city for, and what they wrote about it."""
    account, email = await _keys(person)
    asked = await cases_of_person(person, account, email)
    return [*asked, *(await messages_of_person(account) if account else ())]


async def erase(person: UUID) -> Sequence[Erasure]:
    """Take name and address off; what was asked and decided stays, without them."""
    account, email = await _keys(person)
    counts = await forget_person(person, account, email)
    because = msg("it shows what was decided and why, without your name")
    return [
        Erasure(table=table, rows=rows, fate="anonymised", because=because)
        if table != "cases_absence"
        else Erasure(table=table, rows=rows, fate="erased")
        for table, rows in counts.items()
    ]


CASES = PersonalData(
    key="inbox.cases",
    tables=("cases_case", "cases_message", "cases_absence"),
    purpose=msg("To decide what was asked for, and to know who decided and why"),
    legal_basis="Art. 6(1)(c), (e)",
    keep_for="cases.closed",
    collect=collect,
    erase=erase,
    forgets=FORGETS,
    stays=(
        Stays(
            table="cases_case",
            columns=("title", "organization_name", "reason"),
            what=msg("what was asked for, and the reason of the decision"),
            because=msg("it shows what was decided and why, without your name"),
        ),
        Stays(
            table="cases_message",
            columns=("text",),
            what=msg("questions and answers about it"),
            because=msg("it shows what was decided and why, without your name"),
        ),
    ),
)
