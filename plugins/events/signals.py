"""Facts about events that other rooms may react to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.contracts.signals import Signal


@dataclass(frozen=True, slots=True, kw_only=True)
class EventSignal(Signal):
    """What all facts about an event say."""

    event: UUID
    organization: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPublished(EventSignal):
    """An event became public."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventChanged(EventSignal):
    """The time or the place of a public event changed; instants are UTC.

    `previous_starts_at` and `previous_ends_at` are what they were; equal to the new ones when
    only the place changed.
    """

    starts_at: datetime
    ends_at: datetime
    previous_starts_at: datetime
    previous_ends_at: datetime
    has_new_place: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPostponed(EventSignal):
    """An event was put off, and the new date is not known yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventCancelled(EventSignal):
    """A public event will not take place."""

    reason: str
