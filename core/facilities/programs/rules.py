"""What a token may be, and what is left of its account's rights: pure decisions."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from core.contracts.texts import msg
from core.contracts.viewer import ORGANIZATION, Grant, Viewer
from core.data.times import elapsed
from core.facilities.programs.values import TokenLine, TokenWish

MOST_DAYS = 365
MOST_TOKENS = 50
TOUCH = timedelta(hours=1)


def faults_of(wish: TokenWish, known: Collection[str]) -> dict[str, list[str]]:
    """What is wrong with what was asked for, by the form's fields."""
    faults: dict[str, list[str]] = {}
    if not wish.scopes or set(wish.scopes) - set(known):
        faults["scopes"] = [msg("Choose what the program may do.")]
    if not 1 <= wish.days <= MOST_DAYS:
        faults["days"] = [msg("A token lasts from one day to one year.")]
    return faults


def may_limit(viewer: Viewer, organization: UUID | None) -> bool:
    """Whether the viewer may make a token for an organization: who works for it."""
    return organization is None or viewer.coordinates(organization)


def narrowed(grants: Iterable[Grant], organization: UUID | None) -> tuple[Grant, ...]:
    """What a token leaves of its account's grants: all, or those on its one organization."""
    if organization is None:
        return tuple(grants)
    return tuple(
        one for one in grants if one.scope_kind == ORGANIZATION and one.scope_id == organization
    )


def needs_touch(last_used_at: datetime | None, now: datetime) -> bool:
    """Whether it is time to write down that a token was used."""
    return last_used_at is None or elapsed(last_used_at, now) >= TOUCH


def may_revoke(viewer: Viewer, token: TokenLine) -> bool:
    """Whose account it is, and the administrators of the organization it is for."""
    if viewer.account == token.account:
        return True
    return token.organization is not None and viewer.administers(token.organization)
