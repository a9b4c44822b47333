"""Reads of tokens."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from core.data.commands import Row, as_instant, as_uuid, read
from core.facilities.programs.values import TokenLine

_LINES = """
SELECT t.id, t.name, t.hint, t.scopes, t.account, p.name AS owner, t.organization, t.thing,
    o.short_name AS organization_name, o.slug AS organization_slug,
    t.created_at, t.expires_at, t.last_used_at, t.revoked_at
FROM programs_token t
JOIN people_account a ON a.id = t.account
JOIN people_person p ON p.id = a.person
LEFT JOIN people_organization o ON o.id = t.organization
WHERE """


async def tokens_of_account(account: UUID) -> Sequence[TokenLine]:
    """An account's tokens, the newest first."""
    return await _lines("t.account = ?", account)


async def tokens_of_organization(organization: UUID) -> Sequence[TokenLine]:
    """The tokens that act for one organization only, whoever made them, the newest first."""
    return await _lines("t.organization = ?", organization)


async def token_by_id(token: UUID) -> TokenLine | None:
    """One token."""
    found = await _lines("t.id = ?", token)
    return found[0] if found else None


async def tokens_of_person(person: UUID) -> Sequence[TokenLine]:
    """The tokens that a person made."""
    return await _lines("a.person = ?", person)


async def _lines(condition: str, value: Any) -> Sequence[TokenLine]:
    rows = await read(f"{_LINES}{condition} ORDER BY t.created_at DESC, t.id DESC", [value])
    return [_line(row) for row in rows]


def _line(row: Row) -> TokenLine:
    times = ("created_at", "expires_at", "last_used_at", "revoked_at")
    return TokenLine(
        **row
        | {name: as_uuid(row[name]) for name in ("id", "account", "organization", "thing")}
        | {name: as_instant(row[name]) for name in times}
        | {"scopes": tuple(json.loads(row["scopes"]))}
        | {name: row[name] or "" for name in ("organization_name", "organization_slug", "owner")}
    )
