"""The coordinator's day: shifts of an organization with who comes, who is there, who asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from core.checkin.api import Arrival, arrivals_at, lists_at, mark_of_arrivals
from core.contracts.texts import LocalizedText
from core.data.folding import fold
from core.data.times import to_utc, to_wall
from core.people.api import Organization
from core.signups.api import FreePlaces, Place, SignupState, free_places, mark_of_sheets, signups_on
from plugins.volunteering.profiles import shows_phones
from plugins.volunteering.queries.hours import HourLine, lines_of_signups, standing_in
from plugins.volunteering.queries.phones import phones_of_people
from plugins.volunteering.queries.shifts import shifts_between
from plugins.volunteering.tables import HourEntry, Offer
from plugins.volunteering.values import SHIFT_KIND, SHIFT_LIST, Places, ShiftLine

DAYS_AHEAD = 7
_COMING = (SignupState.CONFIRMED, SignupState.HELD, SignupState.OFFERED)
_SHOWN = (*_COMING, SignupState.REQUESTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comer:
    """Somebody who has a place on a shift, or asks for one; instants are UTC.

    `phone` is empty where none was given or it is not the day to see it. `hours` are those that
    count, None for who has none; `note` says why, a message id or typed words.
    """

    place: Place
    phone: str = ""
    arrival: Arrival | None = None
    hours: HourLine | None = None
    note: str = ""

    @property
    def name(self) -> str:
        """The person's, or what stands on paper."""
        return self.place.name

    @property
    def has_come(self) -> bool:
        """Read at the gate or noted since; who was noted absent has not."""
        return self.hours is not None or (self.arrival is not None and not self.note)

    @property
    def is_coming(self) -> bool:
        """Nothing is missing: they have the place."""
        return self.place.state is SignupState.CONFIRMED


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleOfDay:
    """One role of a shift: its places, who has them or waits for them, who asks.

    `gate_list` is where its people are checked in, None while there is no such list.
    """

    places: Places
    free: FreePlaces
    people: Sequence[Comer]
    asked: Sequence[Comer]
    gate_list: UUID | None

    @property
    def number_coming(self) -> int:
        """How many have a place for sure."""
        return sum(one.is_coming for one in self.people)

    @property
    def number_arrived(self) -> int:
        """How many of them have come."""
        return sum(one.has_come for one in self.people)

    @property
    def number_free(self) -> int:
        """Places that nobody has."""
        capacity = self.places.capacity if self.free.capacity is None else self.free.capacity
        return max(0, capacity - self.free.taken)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftOfDay:
    """A shift with its offer and its roles, as far as people can sign up for them."""

    shift: ShiftLine
    offer: Offer
    roles: Sequence[RoleOfDay]
    shows_phones: bool

    @property
    def title(self) -> LocalizedText:
        """The offer's."""
        found: LocalizedText = self.offer.title
        return found

    def day(self, zone: str) -> date:
        """On which it begins, by the clocks of a zone."""
        return to_wall(self.shift.starts_at, zone).date()

    @property
    def asked(self) -> Sequence[tuple[RoleOfDay, Comer]]:
        """Who waits for an answer."""
        return [(role, one) for role in self.roles for one in role.asked]

    @property
    def number_coming(self) -> int:
        """How many have a place for sure."""
        return sum(role.number_coming for role in self.roles)

    @property
    def number_arrived(self) -> int:
        """How many of them have come."""
        return sum(role.number_arrived for role in self.roles)

    @property
    def number_free(self) -> int:
        """Places that nobody has."""
        return sum(role.number_free for role in self.roles)


def bounds_of(first: date, days: int, zone: str) -> tuple[datetime, datetime]:
    """The instants between which some days lie on the clocks of a zone."""
    ends = first + timedelta(days=days)
    return to_utc(datetime.combine(first, time()), zone), to_utc(
        datetime.combine(ends, time()), zone
    )


async def shifts_on_days(
    organization: Organization, first: date, *, days: int, zone: str, now: datetime
) -> Sequence[ShiftOfDay]:
    """The shifts that touch some days, by their start, with everybody on them."""
    begins, ends = bounds_of(first, days, zone)
    lines = await shifts_between(organization.id, first=begins, last=ends)
    return await with_people(lines, now=now)


async def with_people(lines: Sequence[ShiftLine], *, now: datetime) -> Sequence[ShiftOfDay]:
    """Shifts with everybody on them, in a number of queries that does not grow with them."""
    sheets = [sheet for line in lines for sheet in line.sheets]
    shown = [line for line in lines if shows_phones(line.starts_at, line.ends_at, line.zone, now)]
    people = await signups_on(sheets, states=_SHOWN)
    known = await _known(lines, shown, people)
    free = await free_places(sheets)
    offers = await _offers_of(lines)
    return [
        ShiftOfDay(
            shift=line,
            offer=offers[line.offer],
            roles=[
                _role(places, free[places.sheet], people[places.sheet], known)
                for places in line.roles
                if places.sheet is not None and places.sheet in free
            ],
            shows_phones=line in shown,
        )
        for line in lines
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What else is known: lists by places, arrivals and hours by sign-ups, phones by persons."""

    lists: Mapping[UUID, UUID]
    arrivals: Mapping[UUID, Arrival]
    hours: Mapping[UUID, Sequence[HourLine]]
    phones: Mapping[UUID, str]


async def _known(
    lines: Sequence[ShiftLine],
    shown: Sequence[ShiftLine],
    people: Mapping[UUID, Sequence[Place]],
) -> _Known:
    lists = await lists_at(SHIFT_KIND, [one.id for one in _places(lines)], key=SHIFT_LIST)
    signups = [place.id for found in people.values() for place in found]
    callable_ones = [
        place.person for line in shown for sheet in line.sheets for place in people[sheet]
    ]
    return _Known(
        lists=lists,
        arrivals=await arrivals_at(sorted(lists.values())),
        hours=await lines_of_signups(signups),
        phones=await phones_of_people([one for one in callable_ones if one]),
    )


def _places(lines: Iterable[ShiftLine]) -> Sequence[Places]:
    return [places for line in lines for places in line.roles]


async def _offers_of(lines: Sequence[ShiftLine]) -> Mapping[UUID, Offer]:
    wanted = sorted({line.offer for line in lines})
    if not wanted:
        return {}
    return {one.id: one for one in await Offer.objects().where(Offer.id.is_in(wanted))}


def _role(places: Places, free: FreePlaces, found: Sequence[Place], known: _Known) -> RoleOfDay:
    comers = sorted((_comer(one, known) for one in found), key=lambda one: fold(one.name))
    return RoleOfDay(
        places=places,
        free=free,
        people=[one for one in comers if one.place.state is not SignupState.REQUESTED],
        # A party is decided on as a whole, by its leader.
        asked=[
            one
            for one in comers
            if one.place.state is SignupState.REQUESTED and one.place.is_leader
        ],
        gate_list=known.lists.get(places.id),
    )


def _comer(place: Place, known: _Known) -> Comer:
    lines = known.hours.get(place.id, ())
    standing, note = standing_in(lines)
    return Comer(
        place=place,
        phone=known.phones.get(place.person, "") if place.person else "",
        arrival=known.arrivals.get(place.id),
        hours=standing,
        note=note,
    )


async def mark_of_days(organization: UUID, first: date, *, days: int, zone: str) -> str:
    """A text that differs once somebody signs up, arrives, leaves, or their hours change."""
    begins, ends = bounds_of(first, days, zone)
    lines = await shifts_between(organization, first=begins, last=ends)
    shifts = [line.id for line in lines]
    marks: list[Any] = [
        sorted(str(one) for one in shifts),
        await mark_of_sheets([sheet for line in lines for sheet in line.sheets]),
        await mark_of_arrivals(SHIFT_KIND, [one.id for one in _places(lines)], key=SHIFT_LIST),
        await HourEntry.count().where(HourEntry.shift.is_in(shifts)) if shifts else 0,
    ]
    return repr(marks)
