"""The forms of a shift at its desk: when and where, how many in which role, a copy, its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from wtforms import TimeField

from core.contracts.texts import msg
from core.data.times import to_utc, to_wall
from core.settings import current
from core.web.fields import (
    ChoiceField,
    DateField,
    IntegerField,
    LocalizedTextField,
    TextField,
    required,
    validators,
)
from core.web.forms import Form
from core.web.i18n import gettext, language
from plugins.volunteering.rules import (
    LARGEST_CAPACITY,
)
from plugins.volunteering.tables import Role, Shift
from plugins.volunteering.values import (
    AUDIENCE_TITLES,
    SCOPE_TITLES,
    Audience,
    Places,
    Scope,
    ShiftPlan,
)

PLACES = msg("Give a number of places from 1 up.")
LATER = (1, 7)
"""By how many days a shift is copied."""


class ShiftForm(Form):
    """When a shift is and how many people it needs; `roles` have fields of their own."""

    roles: Mapping[str, UUID] = {}
    day = DateField(msg("Day"), [required(msg("Choose a day."))])
    from_time = TimeField(msg("From"), [required(msg("Give the hour."))])
    to_time = TimeField(
        msg("To"),
        [required(msg("Give the hour."))],
        description=msg("An earlier hour than the start means the next day."),
    )
    capacity = IntegerField(
        msg("Places"),
        [
            required(PLACES),
            validators.NumberRange(min=1, max=LARGEST_CAPACITY, message=PLACES),
        ],
    )
    place = TextField(msg("Where, if elsewhere"), most=300)
    note = LocalizedTextField(
        msg("Note"), description=msg("What to bring, where to meet. It stands in the mail.")
    )
    audience = ChoiceField(
        msg("Who sees it"), choices=AUDIENCE_TITLES, default=Audience.EVERYBODY.value
    )
    follows = ChoiceField(
        msg("Goes along with an event"),
        default="",
        description=msg("When the event moves or is cancelled, so is the shift."),
    )
    scope = ChoiceField(msg("What to change"), choices=SCOPE_TITLES, default=Scope.ONE.value)
    events: Sequence[tuple[str, str]] = ()

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.follows.choices = [("", gettext(msg("No, it stands alone"))), *self.events]

    def plan(self) -> ShiftPlan:
        """What was written, as the services take it; times are those of the city's clocks."""
        zone = current().city_zone
        first: date = self.day.data
        start, end = self.from_time.data, self.to_time.data
        last = first + timedelta(days=1) if end < start else first
        kind, entry = followed(self.follows.data)
        return ShiftPlan(
            starts_at=_instant(first, start, zone),
            ends_at=_instant(last, end, zone),
            zone=zone,
            capacity=self.capacity.data if self.capacity else 0,
            places={role: self[name].data or 0 for name, role in self.roles.items()},
            place=self.place.data or "",
            note=self.note.data,
            audience=Audience(self.audience.data),
            follows_kind=kind,
            follows=entry,
        )


def shift_form(roles: Sequence[Role], events: Sequence[tuple[str, str]] = ()) -> type[ShiftForm]:
    """The form of a shift of an offer: one number of places, or one for each role with a name.

    `events` are those it can go along with, by "kind:subject".
    """
    named = {places_name(role.id): role for role in roles if role.title}
    if not named:
        return type("ShiftOfOfferForm", (ShiftForm,), {"events": events})
    fields = {
        name: IntegerField(
            role.title.to(language()),
            [
                validators.Optional(),
                validators.NumberRange(min=0, max=LARGEST_CAPACITY, message=PLACES),
            ],
        )
        for name, role in named.items()
    }
    ids = {name: role.id for name, role in named.items()}
    return type(
        "ShiftOfRolesForm",
        (ShiftForm,),
        {"capacity": None, "roles": ids, "events": events, **fields},
    )


def places_name(role: UUID) -> str:
    """The name of the field for a role's places."""
    return f"places_{role.hex}"


def followed(choice: str) -> tuple[str, UUID | None]:
    """The calendar entry that "kind:subject" names; nothing for an empty choice."""
    kind, _, subject = choice.rpartition(":")
    return kind, UUID(subject) if subject else None


def _instant(day: date, at: time, zone: str) -> datetime:
    return to_utc(datetime.combine(day, at), zone)


def shift_data(shift: Shift, places: Sequence[Places]) -> dict[str, Any]:
    """A shift as the form shows it."""
    starts, ends = to_wall(shift.starts_at, shift.zone), to_wall(shift.ends_at, shift.zone)
    return {
        "day": starts.date(),
        "from_time": starts.time(),
        "to_time": ends.time(),
        "capacity": sum(one.capacity for one in places),
        **{places_name(one.role): one.capacity for one in places},
        "place": shift.place,
        "note": shift.note,
        "audience": shift.audience,
        "follows": f"{shift.follows_kind}:{shift.follows}" if shift.follows else "",
    }


class CancelShiftForm(Form):
    """Why a shift is cancelled, and which others of its series with it."""

    reason = TextField(msg("Reason"), most=500)
    scope = ChoiceField(msg("What to cancel"), choices=SCOPE_TITLES, default=Scope.ONE.value)


class CopyForm(Form):
    """How much later another shift like this one is."""

    days = IntegerField(msg("Days"), [required(), validators.AnyOf(LATER)])
