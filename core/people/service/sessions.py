"""Sessions: started anew at every sign-in, found on every request, ended at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from core.contracts.viewer import VISITOR, Grant, Viewer
from core.data.commands import Row, Sql, Steps, as_instant, as_uuid, execute, read, run
from core.data.ids import new_id, new_token, token_hash
from core.data.times import later, utc_now
from core.people.sign_in_rules import (
    PENDING_LIFE,
    SESSION_LIFE,
    agent_family,
    is_session_alive,
    is_staff,
    needs_touch,
    split_grants,
)
from core.people.sign_in_tables import Session
from core.people.values import SessionLevel
from core.settings import current
from core.web.cookies import session_cookie_name

LONGEST_TOKEN = 64

_VIEWER = """
SELECT s.id AS session, s.csrf_token, s.created_at, s.last_seen_at, s.level, s.proven_at,
    a.id AS account, a.email, p.id AS person, p.name, p.language,
    g.role, g.scope_kind, g.scope_id
FROM people_session s
JOIN people_account a ON a.id = s.account AND a.state = 'active'
JOIN people_person p ON p.id = a.person
LEFT JOIN people_role_grant g ON g.subject_kind = 'account' AND g.subject = a.id
    AND g.since <= ? AND (g.until IS NULL OR g.until > ?)
WHERE s.token_hash = ? AND s.expires_at > ? AND s.level <> 'pending'
"""
_PENDING = """
SELECT s.account FROM people_session s
JOIN people_account a ON a.id = s.account AND a.state = 'active'
WHERE s.token_hash = ? AND s.expires_at > ? AND s.level = 'pending'
"""


async def start_session(
    account: UUID,
    *,
    agent: str = "",
    replaces: str | None = None,
    level: SessionLevel = SessionLevel.SINGLE,
) -> str:
    """Sign an account in and return the token for the cookie.

    The token is always fresh; the session whose token the browser carried before (`replaces`) is
    ended, so that an id chosen by somebody else is never adopted. A PENDING session signs nobody
    in: it only remembers, for 15 minutes, that the first factor was shown.
    """
    token, hashed = new_token()
    csrf, _ = new_token()
    now = utc_now()
    is_sign_in = level is not SessionLevel.PENDING
    times = (now, later(now, SESSION_LIFE if is_sign_in else PENDING_LIFE))
    shown = (agent_family(agent), level.value, now)

    def script() -> Steps[None]:
        if replaces:
            yield Sql("DELETE FROM people_session WHERE token_hash = ?", (token_hash(replaces),))
        yield Sql(
            "INSERT INTO people_session (id, created_at, token_hash, account, csrf_token,"
            " last_seen_at, expires_at, agent, level, proven_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (new_id(), now, hashed, account, csrf, *times, *shown),
        )
        if is_sign_in:
            signed_in = "UPDATE people_account SET last_signed_in_at = ? WHERE id = ?"
            yield Sql(signed_in, (now, account))

    await run(script)
    return token


async def rotate_session(token: str) -> str | None:
    """A fresh token for a living session: after its account's rights changed.

    None when no session has the token.
    """
    fresh, hashed = new_token()
    csrf, _ = new_token()
    rotated = Sql(
        "UPDATE people_session SET token_hash = ?, csrf_token = ?"
        " WHERE token_hash = ? RETURNING id",
        (hashed, csrf, token_hash(token)),
    )
    return fresh if await execute(rotated) else None


async def prove_session(token: str, *, level: SessionLevel = SessionLevel.STRONG) -> str | None:
    """Note that a session's person showed just now who they are, and give it a fresh token.

    None when no session has the token.
    """
    fresh = await rotate_session(token)
    if fresh:
        await Session.update({Session.level: level.value, Session.proven_at: utc_now()}).where(
            Session.token_hash == token_hash(fresh)
        )
    return fresh


async def pending_account(token: str) -> UUID | None:
    """The account whose first factor was shown in the browser with this token."""
    rows = await read(_PENDING, (token_hash(token), utc_now()))
    return as_uuid(rows[0]["account"]) if rows else None


async def end_session(token: str) -> None:
    """Sign out: the token opens nothing any more."""
    await Session.delete().where(Session.token_hash == token_hash(token))


async def end_one_session(account: UUID, session: UUID) -> None:
    """End one of an account's sessions; somebody else's stays."""
    await Session.delete().where(Session.id == session, Session.account == account)


async def end_sessions(account: UUID, *, but: str | None = None) -> None:
    """End all of an account's sessions, but for the one with a token."""
    query = Session.delete().where(Session.account == account)
    if but:
        query = query.where(Session.token_hash != token_hash(but))
    await query


async def session_id_of(token: str) -> UUID | None:
    """The name of the session that a token belongs to."""
    found = await Session.select(Session.id).where(Session.token_hash == token_hash(token)).first()
    return found["id"] if found else None


async def signed_in_at(token: str) -> datetime | None:
    """When the session of a token was begun: how fresh the sign-in is."""
    found = (
        await Session.select(Session.created_at)
        .where(Session.token_hash == token_hash(token))
        .first()
    )
    return found["created_at"] if found else None


async def forget_old_sessions() -> None:
    """Delete sessions that are over."""
    await Session.delete().where(Session.expires_at < utc_now())


class Sessions:
    """Finds who is looking by the session cookie: one query, and nothing is kept of it."""

    async def viewer_of(self, *, cookies: Mapping[str, str], headers: Mapping[str, str]) -> Viewer:  # noqa: ARG002 -- the port's signature
        """The viewer; a visitor when the cookie names no living session."""
        token = cookies.get(session_cookie_name(), "")
        if not 0 < len(token) <= LONGEST_TOKEN:
            return VISITOR
        now = utc_now()
        rows = await read(_VIEWER, (now, now, token_hash(token), now))
        grants = _grants(rows)
        if not rows or not _is_alive(rows[0], grants, now):
            return VISITOR
        await _touch(rows[0], grants, now)
        return _viewer(rows[0], grants)


SESSIONS = Sessions()


async def viewer_of_account(account: UUID) -> Viewer:
    """An account's viewer without a session: for seeds, imports and the command line."""
    now = utc_now()
    rows = await read(
        "SELECT a.id AS account, a.email, p.id AS person, p.name, p.language,"
        " g.role, g.scope_kind, g.scope_id FROM people_account a"
        " JOIN people_person p ON p.id = a.person"
        " LEFT JOIN people_role_grant g ON g.subject_kind = 'account' AND g.subject = a.id"
        " AND g.since <= ? AND (g.until IS NULL OR g.until > ?) WHERE a.id = ?",
        (now, now, account),
    )
    level = SessionLevel.STRONG.value
    return _viewer({"csrf_token": None, "level": level, "proven_at": None} | rows[0], _grants(rows))


def _grants(rows: Sequence[Row]) -> tuple[Grant, ...]:
    return tuple(
        Grant(role=row["role"], scope_kind=row["scope_kind"], scope_id=as_uuid(row["scope_id"]))
        for row in rows
        if row["role"] is not None
    )


def _is_alive(row: Row, grants: tuple[Grant, ...], now: datetime) -> bool:
    return is_session_alive(
        created_at=as_instant(row["created_at"]),
        last_seen_at=as_instant(row["last_seen_at"]),
        staff=is_staff(grants),
        now=now,
    )


async def _touch(row: Row, grants: tuple[Grant, ...], now: datetime) -> None:
    seen = as_instant(row["last_seen_at"])
    if needs_touch(last_seen_at=seen, staff=is_staff(grants), now=now):
        touched = "UPDATE people_session SET last_seen_at = ? WHERE id = ?"
        await execute(Sql(touched, (now, row["session"])))


def split_by_level(
    grants: tuple[Grant, ...], level: str
) -> tuple[tuple[Grant, ...], tuple[Grant, ...]]:
    """The grants that are awake at a level, and those that sleep, by the settings of now."""
    settings = current()
    return split_grants(
        grants,
        level=level,
        officers=settings.officers_need_second_factor,
        organization_admins=settings.organization_admins_need_second_factor,
    )


def _viewer(row: Row, grants: tuple[Grant, ...]) -> Viewer:
    held, withheld = split_by_level(grants, row["level"])
    return Viewer(
        language=row["language"],
        account=as_uuid(row["account"]),
        person=as_uuid(row["person"]),
        name=row["name"],
        email=row["email"],
        grants=held,
        csrf_token=row["csrf_token"],
        withheld=withheld,
        proven_at=as_instant(row["proven_at"]) if row["proven_at"] else None,
        is_strong=row["level"] == SessionLevel.STRONG,
    )
