"""The form of many shifts at once: days, up to four times of day, places in each role."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from wtforms import TimeField

from core.contracts.texts import msg
from core.settings import current
from core.web.fields import (
    ChoiceField,
    DateField,
    HiddenField,
    IntegerField,
    LocalizedTextField,
    MultiChoiceField,
    TextField,
    required,
    validators,
)
from core.web.forms import Form
from core.web.i18n import gettext, language
from plugins.volunteering.grid_rules import MOST_WEEKS, Grid, GridTime
from plugins.volunteering.rules import LARGEST_CAPACITY
from plugins.volunteering.shift_forms import PLACES, followed, places_name
from plugins.volunteering.tables import Role
from plugins.volunteering.values import AUDIENCE_TITLES, Audience

ROWS = (1, 2, 3, 4)
WEEKDAY_TITLES = {
    "MO": msg("Monday"),
    "TU": msg("Tuesday"),
    "WE": msg("Wednesday"),
    "TH": msg("Thursday"),
    "FR": msg("Friday"),
    "SA": msg("Saturday"),
    "SU": msg("Sunday"),
}


class GridForm(Form):
    """Days × times × places; `roles` name the fields of each row, where an offer has several."""

    roles: Mapping[str, UUID] = {}
    events: Sequence[tuple[str, str]] = ()
    first_day = DateField(msg("First day"), [required(msg("Choose a day."))])
    last_day = DateField(msg("Last day"), [required(msg("Choose a day."))])
    weekdays = MultiChoiceField(
        msg("Days of the week"),
        choices=WEEKDAY_TITLES,
        description=msg("Choose none for every day."),
    )
    every = IntegerField(
        msg("Every how many weeks"),
        [
            validators.Optional(),
            validators.NumberRange(min=1, max=MOST_WEEKS, message=msg("Choose from 1 to 8 weeks.")),
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
        description=msg("When the event moves or is cancelled, so are the shifts."),
    )
    keep = MultiChoiceField(msg("Shifts"), choices=[], validate_choice=False)
    change = HiddenField(default="")

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.follows.choices = [("", gettext(msg("No, they stand alone"))), *self.events]

    def grid(self) -> Grid:
        """What was written, as the services take it; times are those of the city's clocks."""
        kind, entry = followed(self.follows.data)
        return Grid(
            first_day=self.first_day.data,
            last_day=self.last_day.data,
            times=[one for row in ROWS if (one := self._time(row))],
            zone=current().city_zone,
            weekdays=tuple(self.weekdays.data or ()),
            every=self.every.data or 1,
            place=self.place.data or "",
            note=self.note.data,
            audience=Audience(self.audience.data),
            follows_kind=kind,
            follows=entry,
        )

    def rows(self) -> Sequence[tuple[int, Any, Any, Sequence[Any]]]:
        """The fields of each row: its number, from, to, and the places."""
        return [
            (
                row,
                self[f"from_{row}"],
                self[f"to_{row}"],
                [self[f"{name}_{row}"] for name in self.roles or ("capacity",)],
            )
            for row in ROWS
        ]

    def _time(self, row: int) -> GridTime | None:
        starts, ends = self[f"from_{row}"].data, self[f"to_{row}"].data
        if starts is None or ends is None:
            return None
        if self.roles:
            places = {role: self[f"{name}_{row}"].data or 0 for name, role in self.roles.items()}
            return GridTime(starts=starts, ends=ends, places=places)
        return GridTime(starts=starts, ends=ends, capacity=self[f"capacity_{row}"].data or 0)


def grid_form(roles: Sequence[Role], events: Sequence[tuple[str, str]] = ()) -> type[GridForm]:
    """The form of a grid of an offer: one number of places a time, or one for each named role.

    `events` are those that the shifts can go along with, by "kind:subject".
    """
    named = {places_name(role.id): role for role in roles if role.title}
    ids = {name: role.id for name, role in named.items()}
    fields: dict[str, Any] = {"roles": ids, "events": events}
    for row in ROWS:
        checks = [required(msg("Give the hour."))] if row == 1 else [validators.Optional()]
        fields[f"from_{row}"] = TimeField(msg("From"), checks)
        fields[f"to_{row}"] = TimeField(msg("To"), checks)
        for name, role in named.items():
            fields[f"{name}_{row}"] = _number(role.title.to(language()))
        if not named:
            fields[f"capacity_{row}"] = _number(msg("Places"))
    return type("GridOfOfferForm", (GridForm,), fields)


def _number(label: str) -> IntegerField:
    checks = [
        validators.Optional(),
        validators.NumberRange(min=0, max=LARGEST_CAPACITY, message=PLACES),
    ]
    return IntegerField(label, checks)
