"""Facts about people and organizations that other rooms may react to."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from core.contracts.signals import Signal


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationVerified(Signal):
    """The city verified an organization, or set it up itself; it may publish from now on."""

    organization: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationSuspended(Signal):
    """The city suspended an organization; `is_suspended` False takes it back."""

    organization: UUID
    is_suspended: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationChanged(Signal):
    """An organization's name or details changed."""

    organization: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationsMerged(Signal):
    """Two rows of one organization became one; whoever holds anything of `merged` moves it.

    Participate, so that all moves or nothing; the fact may be told again, then little is left.
    """

    kept: UUID
    merged: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonsJoined(Signal):
    """A person from paper turned out to be `kept`; whoever holds anything of `joined` moves it.

    Participate, so that all moves or nothing. Sign-ups and what hangs on them have moved already.
    """

    kept: UUID
    joined: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeCorrected(Signal):
    """What is known of somebody's age was wrong and is right now; what rests on it is looked at.

    Participate, so that both hold or neither.
    """

    person: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberJoined(Signal):
    """A person became a member of an organization."""

    organization: UUID
    person: UUID
    role: str
