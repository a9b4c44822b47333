"""What programs send of shifts: one, a change of it, a rule that makes many."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, time
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from core.contracts.errors import Invalid
from core.contracts.texts import msg
from core.settings import current
from core.web.api.handlers import Instant, Line, ShortTexts, change_of
from plugins.volunteering.grid_rules import MOST_WEEKS, Grid, GridTime
from plugins.volunteering.rules import LARGEST_CAPACITY
from plugins.volunteering.tables import Shift
from plugins.volunteering.values import Audience, Places, Scope, ShiftPlan

Number = Annotated[int, Meta(ge=0, le=LARGEST_CAPACITY, examples=[5])]
Clock = Annotated[str, Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$", examples=["16:00"])]
Weekday = Literal["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
MOST_ROLES, MOST_TIMES = 50, 10
FIELDS = {
    "day": "starts_at",
    "to_time": "ends_at",
    "capacity": "places",
    "from_1": "times",
    "keep": "left_out",
}
"""What a form calls a field, and what it is called here."""


class RolePlaces(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """How many people are needed in a role of the offer."""

    role: UUID
    number: Number


class Followed(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """The calendar entry of the same organization that a shift moves with."""

    kind: Annotated[str, Meta(max_length=80, pattern="^[a-z0-9_.]+$", examples=["events.event"])]
    subject: UUID


class ShiftBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What a shift is to be. `places` are those of each role; a role that is not named has none.

    `capacity` is instead of them, for the offer's first role. An empty `place` is the offer's.
    """

    starts_at: Instant
    ends_at: Instant
    places: Annotated[list[RolePlaces], Meta(max_length=MOST_ROLES)] = []
    capacity: Number | None = None
    place: Line = ""
    note: ShortTexts = msgspec.field(default_factory=ShortTexts)
    audience: Audience = Audience.EVERYBODY
    follows: Followed | None = None

    def plan(self) -> ShiftPlan:
        """As services take it, by the city's clocks."""
        return ShiftPlan(
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            zone=current().city_zone,
            capacity=self.capacity or 0,
            places=numbers_of(self.places) if self.capacity is None else {},
            place=self.place.strip(),
            note=self.note.localized(),
            audience=self.audience,
            follows_kind=self.follows.kind if self.follows else "",
            follows=self.follows.subject if self.follows else None,
        )


class ScopedShiftBody(ShiftBody, forbid_unknown_fields=True, kw_only=True):
    """What a shift is to be, and which others of its series change with it."""

    scope: Scope = Scope.ONE

    @classmethod
    def of(cls, shift: Shift, places: Sequence[Places]) -> ScopedShiftBody:
        """What a shift is now, for a change of a part of it."""
        follows = (
            Followed(kind=shift.follows_kind, subject=shift.follows) if shift.follows else None
        )
        return cls(
            starts_at=shift.starts_at,
            ends_at=shift.ends_at,
            places=[RolePlaces(role=one.role, number=one.capacity) for one in places],
            place=shift.place,
            note=ShortTexts.of(shift.note),
            audience=Audience(shift.audience),
            follows=follows,
        )


ShiftChange = change_of(ScopedShiftBody)


class ShiftEnd(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Why shifts are called off, and which of a series; of a draft no reason is needed."""

    scope: Scope = Scope.ONE
    reason: Annotated[str, Meta(max_length=500, examples=["Zapowiadają burzę."])] = ""


class ShiftTime(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A time of day by the city's clocks; an end before the start is on the next day."""

    starts: Clock
    ends: Clock
    places: Annotated[list[RolePlaces], Meta(max_length=MOST_ROLES)] = []
    capacity: Number | None = None

    def time(self) -> GridTime:
        """As services take it."""
        return GridTime(
            starts=time.fromisoformat(self.starts),
            ends=time.fromisoformat(self.ends),
            capacity=self.capacity or 0,
            places=numbers_of(self.places) if self.capacity is None else {},
        )


class ShiftsBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Shifts at the same times on each day of a rule; those of one time are a series.

    Without `weekdays` it is every day; `every` counts weeks. `left_out` are days without shifts.
    """

    first_day: date
    last_day: date
    times: Annotated[list[ShiftTime], Meta(min_length=1, max_length=MOST_TIMES)]
    weekdays: Annotated[list[Weekday], Meta(max_length=7)] = []
    every: Annotated[int, Meta(ge=1, le=MOST_WEEKS)] = 1
    left_out: Annotated[list[date], Meta(max_length=366)] = []
    place: Line = ""
    note: ShortTexts = msgspec.field(default_factory=ShortTexts)
    audience: Audience = Audience.EVERYBODY

    def grid(self) -> Grid:
        """As services take it."""
        return Grid(
            first_day=self.first_day,
            last_day=self.last_day,
            times=[one.time() for one in self.times],
            zone=current().city_zone,
            weekdays=tuple(dict.fromkeys(self.weekdays)),
            every=self.every,
            place=self.place.strip(),
            note=self.note.localized(),
            audience=self.audience,
        )


def numbers_of(places: Sequence[RolePlaces]) -> Mapping[UUID, int]:
    """How many people each role needs. Raises Invalid for a role that is named twice."""
    found = {one.role: one.number for one in places}
    if len(found) != len(places):
        raise Invalid({"places": [msg("A role is named twice.")]})
    return found


@contextmanager
def named_as_sent() -> Iterator[None]:
    """Faults inside have the names of a program's fields."""
    try:
        yield
    except Invalid as invalid:
        fields = {FIELDS.get(name, name): texts for name, texts in invalid.fields.items()}
        raise Invalid(fields) from invalid
