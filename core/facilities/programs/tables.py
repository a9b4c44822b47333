"""Tokens of programs."""

from __future__ import annotations

from piccolo.columns import UUID, Boolean, ForeignKey, OnDelete, Text, Timestamptz, Varchar

from core.data.tables import Record
from core.data.times import utc_now
from core.people.api import Account, Organization


class ApiToken(Record, tablename="programs_token"):
    """A program's way in, for somebody's account; only the token's hash is kept.

    `scopes` is a JSON list. `organization` and `thing` (an event or a shift) narrow it further.
    Purpose: programs act for people and organizations. Kept: 90 days after it ended.
    """

    account = ForeignKey(Account, on_delete=OnDelete.cascade, null=False, index=True)
    organization = ForeignKey(Organization, null=True, on_delete=OnDelete.cascade, index=True)
    thing = UUID(null=True, default=None)
    is_strong = Boolean(default=False, help_text="made by who had shown a second factor")
    name = Varchar(length=80)
    scopes = Text(default="[]")
    token_hash = Varchar(length=64, unique=True)
    hint = Varchar(length=16, default="", help_text="the token's first letters, to tell it by")
    expires_at = Timestamptz(default=utc_now)
    last_used_at = Timestamptz(null=True, default=None)
    revoked_at = Timestamptz(null=True, default=None)
