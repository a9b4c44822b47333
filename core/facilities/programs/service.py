"""Making, using up and ending tokens: the only writer of their table."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from core.contracts.errors import Invalid, NotAllowed, Refused
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.contracts.viewer import Viewer
from core.data.commands import Sql, execute
from core.data.ids import new_id, token_hash
from core.data.times import later, utc_now
from core.data.transactions import tx
from core.facilities.programs.queries import tokens_of_account
from core.facilities.programs.rules import MOST_TOKENS, faults_of, may_limit
from core.facilities.programs.tables import ApiToken
from core.facilities.programs.values import PREFIX, TokenLine, TokenWish
from core.services.audit.api import record

TOKEN_BYTES = 32
HINT_LETTERS = 4
KEPT = timedelta(days=90)


async def make_token(viewer: Viewer, wish: TokenWish, *, known: Collection[str]) -> str:
    """A fresh token of 256 random bits, said here once and kept as its SHA-256.

    `known` are the scopes that there are. Raises Invalid, NotAllowed for an organization that the
    viewer does not work for or without an account, and Refused past fifty living tokens.
    """
    if faults := faults_of(wish, known):
        raise Invalid(faults)
    if viewer.account is None or not may_limit(viewer, wish.organization):
        raise NotAllowed
    now = utc_now()
    if sum(one.is_alive(now) for one in await tokens_of_account(viewer.account)) >= MOST_TOKENS:
        text = msg("There are very many tokens already. End those that nothing uses.")
        raise Refused(Refusal("too_many_tokens", text))
    secret = secrets.token_urlsafe(TOKEN_BYTES)
    token = PREFIX + secret
    row = ApiToken(
        id=new_id(),
        account=viewer.account,
        organization=wish.organization,
        thing=wish.thing,
        is_strong=viewer.is_strong,
        name=wish.name,
        scopes=json.dumps(sorted(set(wish.scopes))),
        token_hash=token_hash(token),
        hint=PREFIX + secret[:HINT_LETTERS],
        expires_at=later(now, timedelta(days=wish.days)),
    )
    async with tx():
        await row.save()
        await record(
            viewer,
            action="programs.token.made",
            subject=row.id,
            fields=tuple(sorted(set(wish.scopes))),
            organization=wish.organization,
        )
    return token


async def revoke_token(viewer: Viewer, token: TokenLine) -> None:
    """End a token at its next request; doing it twice changes nothing."""
    async with tx():
        ended = await execute(
            Sql(
                "UPDATE programs_token SET revoked_at = ?"
                " WHERE id = ? AND revoked_at IS NULL RETURNING id",
                (utc_now(), token.id),
            )
        )
        if ended:
            await record(
                viewer,
                action="programs.token.revoked",
                subject=token.id,
                organization=token.organization,
            )


async def touch_token(token: UUID) -> None:
    """Write down that a token was used just now."""
    await execute(
        Sql("UPDATE programs_token SET last_used_at = ? WHERE id = ?", (utc_now(), token))
    )


async def delete_tokens_of(person: UUID) -> int:
    """Delete all tokens of a person's account; returns how many there were."""
    rows = await execute(
        Sql(
            "DELETE FROM programs_token WHERE account IN"
            " (SELECT id FROM people_account WHERE person = ?) RETURNING id",
            (person,),
        )
    )
    return len(rows)


async def forget_ended_tokens() -> None:
    """Delete tokens that ended more than 90 days ago."""
    before = later(utc_now(), -KEPT)
    await execute(
        Sql("DELETE FROM programs_token WHERE expires_at < ? OR revoked_at < ?", (before, before))
    )
