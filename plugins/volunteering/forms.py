"""The forms of an organization's desk: an offer, a shift, a reason."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from wtforms import TimeField

from core.contracts.texts import msg
from core.data.times import to_utc, to_wall
from core.people.api import area_choices
from core.settings import current
from core.web.fields import (
    BooleanField,
    DateField,
    IntegerField,
    LocalizedLongTextField,
    LocalizedTextField,
    MultiChoiceField,
    TextField,
    required,
    validators,
)
from core.web.forms import Form
from core.web.i18n import language
from plugins.volunteering.queries import areas_of
from plugins.volunteering.rules import HIGHEST_AGE, LARGEST_CAPACITY, LOWEST_AGE
from plugins.volunteering.tables import Offer, Shift
from plugins.volunteering.values import OfferContent, ShiftPlan

AGE = msg("Give an age from 13 up, or leave it empty.")
PLACES = msg("Give a number of places from 1 up.")
LATER = (1, 7)
TEXTS = ("title", "summary", "description", "requirements", "benefits")
PLAIN = ("place", "has_minors_contact", "minimum_age")


class SummaryField(LocalizedTextField):
    """One or two sentences in up to three languages."""

    most = 300


class OfferForm(Form):
    """What an offer says."""

    title = LocalizedTextField(msg("Title"), is_required=True)
    summary = SummaryField(
        msg("In short"),
        is_required=True,
        description=msg("One or two sentences: what volunteers will do and for whom."),
    )
    place = TextField(
        msg("Where"),
        [required(msg("Say where it is."))],
        most=300,
        description=msg("Name and address. A shift can have another place."),
    )
    description = LocalizedLongTextField(msg("Description"))
    requirements = LocalizedLongTextField(
        msg("What is needed"), description=msg("Skills, clothes, things to bring.")
    )
    benefits = LocalizedLongTextField(
        msg("What volunteers get"), description=msg("A meal, a course, a certificate.")
    )
    areas = MultiChoiceField(msg("Areas"))
    minimum_age = IntegerField(
        msg("Minimum age"),
        [
            validators.Optional(),
            validators.NumberRange(min=LOWEST_AGE, max=HIGHEST_AGE, message=AGE),
        ],
        description=msg(
            "Leave it empty if there is none. People under 18 need a guardian's consent."
        ),
    )
    has_minors_contact = BooleanField(
        msg("Volunteers work with children or young people"),
        description=msg(
            "Then the law asks you to check everybody in the register of sexual offenders"
            " before the first shift."
        ),
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.areas.choices = area_choices(language())

    def content(self) -> OfferContent:
        """What was written, as the services take it."""
        return OfferContent(
            **{name: getattr(self, name).data for name in (*TEXTS, *PLAIN)},
            areas=tuple(self.areas.data or ()),
        )


def offer_data(offer: Offer) -> dict[str, Any]:
    """An offer as the form shows it."""
    return {name: getattr(offer, name) for name in (*TEXTS, *PLAIN)} | {"areas": areas_of(offer)}


class ShiftForm(Form):
    """When a shift is and how many people it needs."""

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

    def plan(self) -> ShiftPlan:
        """What was written, as the services take it; times are those of the city's clocks."""
        zone = current().city_zone
        first: date = self.day.data
        start, end = self.from_time.data, self.to_time.data
        last = first + timedelta(days=1) if end < start else first
        return ShiftPlan(
            starts_at=_instant(first, start, zone),
            ends_at=_instant(last, end, zone),
            zone=zone,
            capacity=self.capacity.data,
            place=self.place.data or "",
            note=self.note.data,
        )


def _instant(day: date, at: time, zone: str) -> datetime:
    return to_utc(datetime.combine(day, at), zone)


def shift_data(shift: Shift) -> dict[str, Any]:
    """A shift as the form shows it."""
    starts, ends = to_wall(shift.starts_at, shift.zone), to_wall(shift.ends_at, shift.zone)
    return {
        "day": starts.date(),
        "from_time": starts.time(),
        "to_time": ends.time(),
        "capacity": shift.capacity,
        "place": shift.place,
        "note": shift.note,
    }


class CopyForm(Form):
    """How much later another shift like this one is."""

    days = IntegerField(msg("Days"), [required(), validators.AnyOf(LATER)])


class ReasonForm(Form):
    """A reason that others will read."""

    reason = TextField(
        msg("Reason"), [required(msg("Write a reason. People will read it."))], most=500
    )
