"""Facts about volunteering that other rooms may react to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.contracts.signals import Signal


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferPublished(Signal):
    """An offer became public."""

    offer: UUID
    organization: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftSignal(Signal):
    """What all facts about a shift say."""

    shift: UUID
    offer: UUID
    organization: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftPublished(ShiftSignal):
    """A shift was added to an offer that people can sign up for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftChanged(ShiftSignal):
    """The time or the place of a public shift changed; instants are UTC."""

    starts_at: datetime
    ends_at: datetime
    previous_starts_at: datetime
    previous_ends_at: datetime
    has_new_place: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftCancelled(ShiftSignal):
    """A public shift will not take place."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursApproved(Signal):
    """Hours of somebody count from now on; `entry` is in the ledger."""

    entry: UUID
    organization: UUID
    minutes: int
