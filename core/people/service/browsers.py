"""Browsers in which an account has signed in before; a sign-in from elsewhere is mailed."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from core.data.commands import Row, Sql, Steps, read, run
from core.data.ids import new_id, new_token, token_hash
from core.data.times import later, utc_now
from core.data.transactions import tx
from core.people.service.notices import recipient_of
from core.people.sign_in_rules import agent_family
from core.people.sign_in_tables import KnownBrowser
from core.services.outbox.api import queue

KEPT = timedelta(days=365)


async def note_browser(account: UUID, *, token: str, agent: str) -> str:
    """Remember where an account signed in; mail its person when they never did so there.

    `token` is what the browser carries, or nothing; returns the token that it is to carry. The
    first browser of an account is told to nobody.
    """
    carried = token or new_token()[0]
    async with tx():
        had_any = bool(
            await read("SELECT id FROM people_known_browser WHERE account = ? LIMIT 1", (account,))
        )
        is_new = await _remember(account, token_hash(carried))
        if is_new and had_any:
            await queue(
                kind="people.new_browser",
                to=await recipient_of(account),
                payload={"agent": agent_family(agent), "at": utc_now().isoformat()},
                key=f"people.new_browser:{new_id()}",
            )
    return carried


async def forget_old_browsers() -> None:
    """Delete browsers in which nobody signed in for a year."""
    await KnownBrowser.delete().where(KnownBrowser.last_used_at < later(utc_now(), -KEPT))


async def _remember(account: UUID, hashed: str) -> bool:
    def script() -> Steps[bool]:
        rows: list[Row] = yield Sql(
            "UPDATE people_known_browser SET last_used_at = ?"
            " WHERE account = ? AND browser_hash = ? RETURNING id",
            (utc_now(), account, hashed),
        )
        if rows:
            return False
        yield Sql(
            "INSERT INTO people_known_browser (id, created_at, account, browser_hash,"
            " last_used_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (new_id(), utc_now(), account, hashed, utc_now()),
        )
        return True

    return await run(script)
