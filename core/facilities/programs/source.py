"""Finds for whom a program acts, by its token."""

from __future__ import annotations

import json
from collections.abc import Sequence

from core.contracts.viewer import VISITOR, Grant, Viewer
from core.data.commands import Row, as_instant, as_uuid, read
from core.data.ids import token_hash
from core.data.times import utc_now
from core.facilities.programs.rules import narrowed, needs_touch
from core.facilities.programs.service import touch_token
from core.facilities.programs.values import PREFIX
from core.people.api import SessionLevel, split_by_level

LONGEST_TOKEN = 80

_VIEWER = """
SELECT t.id AS token, t.is_strong, t.scopes, t.organization, t.thing, t.last_used_at,
    a.id AS account, a.email, p.id AS person, p.name, p.language,
    g.role, g.scope_kind, g.scope_id
FROM programs_token t
JOIN people_account a ON a.id = t.account AND a.state = 'active'
JOIN people_person p ON p.id = a.person
LEFT JOIN people_role_grant g ON g.subject_kind = 'account' AND g.subject = a.id
    AND g.since <= ? AND (g.until IS NULL OR g.until > ?)
WHERE t.token_hash = ? AND t.expires_at > ? AND t.revoked_at IS NULL
"""


class Programs:
    """Tokens, and nothing else: one query, of which nothing is kept."""

    async def viewer_of(self, authorization: str) -> Viewer:
        """Whoever stands behind an Authorization header (RFC 6750), with what the token leaves.

        Roles that sleep until a second factor is shown sleep for a token made without one.
        """
        token = token_in(authorization)
        if not token:
            return VISITOR
        now = utc_now()
        rows = await read(_VIEWER, (now, now, token_hash(token), now))
        if not rows:
            return VISITOR
        if needs_touch(as_instant(rows[0]["last_used_at"]), now):
            await touch_token(as_uuid(rows[0]["token"]))
        return _viewer(rows)


PROGRAMS = Programs()


def token_in(authorization: str) -> str:
    """The token that a header sends; empty where it sends none of ours."""
    kind, _, token = authorization.partition(" ")
    if kind.lower() != "bearer" or not token.startswith(PREFIX) or len(token) > LONGEST_TOKEN:
        return ""
    return token


def _viewer(rows: Sequence[Row]) -> Viewer:
    row = rows[0]
    grants = [
        Grant(role=one["role"], scope_kind=one["scope_kind"], scope_id=as_uuid(one["scope_id"]))
        for one in rows
        if one["role"] is not None
    ]
    level = SessionLevel.STRONG if row["is_strong"] else SessionLevel.SINGLE
    awake, _ = split_by_level(tuple(grants), level)
    return Viewer(
        language=row["language"],
        account=as_uuid(row["account"]),
        person=as_uuid(row["person"]),
        name=row["name"],
        email=row["email"],
        grants=narrowed(awake, as_uuid(row["organization"])),
        token=as_uuid(row["token"]),
        scopes=frozenset(json.loads(row["scopes"])),
        only_thing=as_uuid(row["thing"]),
    )
