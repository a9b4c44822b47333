"""The forms of hours: a log by hand, a row of a paper list, what is approved, a correction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from wtforms import HiddenField, TimeField

from core.contracts.errors import NotFound
from core.contracts.texts import msg
from core.data.ids import id_or_none
from core.web.fields import (
    ChoiceField,
    DateField,
    EmailAddressField,
    IntegerField,
    LongTextField,
    MultiChoiceField,
    TextField,
    required,
    validators,
)
from core.web.forms import Form
from plugins.volunteering.values import HourLog

HOUR = 60
MOST_HOURS, MOST_MINUTES = 24, 59
HOURS = msg("Give full hours from 0 to 24.")
MINUTES = msg("Give minutes from 0 to 59.")
TASK = msg("In a few words, as it should stand in the list of hours.")


class DurationForm(Form):
    """How long something took."""

    hours = IntegerField(
        msg("Hours"),
        [
            validators.Optional(),
            validators.NumberRange(min=0, max=MOST_HOURS, message=HOURS),
        ],
    )
    minutes = IntegerField(
        msg("Minutes"),
        [
            validators.Optional(),
            validators.NumberRange(min=0, max=MOST_MINUTES, message=MINUTES),
        ],
    )

    def duration(self) -> int:
        """In minutes; 0 where nothing was typed."""
        return (self.hours.data or 0) * HOUR + (self.minutes.data or 0)


class LogForm(DurationForm):
    """What somebody did on a day, and how long."""

    day = DateField(msg("Day"), [required(msg("Choose a day."))])
    starts = TimeField(
        msg("From"), [validators.Optional()], description=msg("The hour, if you remember it.")
    )
    task = TextField(
        msg("What was done"),
        [required(msg("Say in a few words what was done."))],
        most=500,
        description=TASK,
    )

    def log(self, offer: UUID | None) -> HourLog:
        """What was typed, as the service takes it."""
        return HourLog(
            day=self.day.data,
            minutes=self.duration(),
            task=self.task.data or "",
            offer=offer,
            starts=self.starts.data,
        )


class OwnHoursForm(LogForm):
    """One's own hours, for an organization or for one of its offers."""

    place = ChoiceField(msg("Where"))

    def offer_choices(self, choices: Mapping[str, str]) -> None:
        """The places that can be chosen, by their keys; titles are in the reader's language."""
        self.place.choices = list(choices.items())


class PaperHoursForm(LogForm):
    """A row of a paper list."""

    name = TextField(msg("Name and surname"), most=200)
    email = EmailAddressField(
        msg("E-mail"),
        [validators.Optional()],
        description=msg("With an address the person sees the hours too."),
    )
    offer = ChoiceField(msg("Offer"))

    def offer_choices(self, choices: Mapping[str, str]) -> None:
        """The offers that can be chosen, by their ids; titles are in the reader's language."""
        self.offer.choices = list(choices.items())


class ApproveForm(Form):
    """Entries that are approved together."""

    entries = MultiChoiceField(msg("Hours"), choices=[], validate_choice=False)

    def chosen(self) -> Sequence[UUID]:
        """The ids that were ticked; what is no id is left out."""
        return [found for one in self.entries.data or [] if (found := id_or_none(one)) is not None]


class EntryForm(Form):
    """One entry by its id."""

    entry = TextField(msg("Hours"), most=40)

    def chosen(self) -> UUID:
        """The id. Raises NotFound for what is none."""
        found = id_or_none(self.entry.data)
        if found is None:
            raise NotFound
        return found


class NoteForm(Form):
    """Where the page goes after somebody was noted; the list of the shift where it says nothing."""

    next = HiddenField()


class CorrectionForm(DurationForm):
    """What counts instead, and why."""

    reason = LongTextField(msg("Reason"), [required(msg("Write a reason. People will read it."))])


class RejectionForm(Form):
    """Why hours are turned down."""

    reason = LongTextField(msg("Reason"), [required(msg("Write a reason. People will read it."))])
