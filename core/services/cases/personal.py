"""What cases hold of one person, to be shown to them or taken away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core.data.commands import Sql, execute, read
from core.data.transactions import tx

_MINE = "(applicant_person = ? OR opened_by = ? OR (applicant_email <> '' AND applicant_email = ?))"


async def cases_of_person(
    person: UUID, account: UUID | None, email: str
) -> Sequence[Mapping[str, Any]]:
    """What a person asked for, by themselves or for an organization."""
    return await read(
        "SELECT kind, title, organization_name, opened_at, closed_at, decision, reason"  # noqa: S608 -- constants only
        f" FROM cases_case WHERE {_MINE} ORDER BY opened_at",
        (person, account, email),
    )


async def messages_of_person(account: UUID) -> Sequence[Mapping[str, Any]]:
    """The questions and answers that an account wrote."""
    return await read(
        "SELECT created_at, text FROM cases_message WHERE author = ? ORDER BY created_at",
        (account,),
    )


async def forget_person(person: UUID, account: UUID | None, email: str) -> Mapping[str, int]:
    """Take a person's name and address off cases and what they wrote, and end their absences.

    Their open cases wait for somebody else of the office. Returns rows by table.
    """
    async with tx():
        messages = await execute(
            Sql(
                "UPDATE cases_message SET author = NULL, author_name = '' WHERE author = ?"  # noqa: S608 -- constants only
                " OR (is_answer = ? AND about IN (SELECT id FROM cases_case"
                f" WHERE link_hash IS NOT NULL AND {_MINE})) RETURNING id",
                (account, True, person, account, email),
            )
        )
        cases = await execute(
            Sql(
                "UPDATE cases_case SET applicant_email = '', applicant_name = '',"  # noqa: S608 -- constants only
                f" applicant_person = NULL, opened_by = NULL WHERE {_MINE} RETURNING id",
                (person, account, email),
            ),
        )
        await execute(
            Sql(
                "UPDATE cases_case SET owner = NULL, stage = CASE WHEN stage = 'taken'"
                " THEN 'received' ELSE stage END WHERE owner = ? AND closed_at IS NULL",
                (account,),
            )
        )
        away = await execute(
            Sql(
                "DELETE FROM cases_absence WHERE account = ? OR deputy = ? RETURNING id",
                (account, account),
            )
        )
    return {
        "cases_message": len(messages),
        "cases_case": len(cases),
        "cases_absence": len(away),
    }
