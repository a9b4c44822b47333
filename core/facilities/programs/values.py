"""The vocabulary of tokens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

PREFIX = "pospolu_"
"""What a token begins with, so that people and scanners of leaked secrets know it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenWish:
    """What somebody asks for. `thing` comes with the organization that it belongs to."""

    name: str
    scopes: tuple[str, ...]
    days: int
    organization: UUID | None = None
    thing: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenLine:
    """One token in a list; instants are UTC. `owner` is the name of whose account it is."""

    id: UUID
    name: str
    hint: str
    scopes: tuple[str, ...]
    account: UUID
    owner: str
    organization: UUID | None
    organization_name: str
    organization_slug: str
    thing: UUID | None
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None

    def is_alive(self, now: datetime) -> bool:
        """Whether it opens anything."""
        return self.revoked_at is None and self.expires_at > now
