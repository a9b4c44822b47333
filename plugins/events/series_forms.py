"""The forms of series: how an event comes back, another rule, further dates."""

from __future__ import annotations

from core.contracts.texts import msg
from core.web.fields import (
    ChoiceField,
    DateField,
    HiddenField,
    IntegerField,
    LongTextField,
    MultiChoiceField,
    RadioField,
    required,
    validators,
)
from core.web.forms import Form
from plugins.events.forms import SAVE
from plugins.events.values import NOT_SAID, WEEKDAY_TITLES, Pattern, Repeat, Scope

PATTERN_TITLES = {
    Pattern.DAILY: msg("Every day"),
    Pattern.WEEKLY: msg("Every week"),
    Pattern.MONTH_DAY: msg("Every month, on the same day of the month"),
    Pattern.MONTH_WEEKDAY: msg("Every month, on the same weekday (such as the second Tuesday)"),
    Pattern.MONTH_LAST_WEEKDAY: msg("Every month, on the last such weekday"),
    Pattern.YEARLY: msg("Every year"),
}
FROM_TITLES = {
    Scope.FOLLOWING: msg("From this date on"),
    Scope.ALL: msg("For all dates that lie ahead"),
}
EACH, ONCE = "each", "once"
SIGN_UP_TITLES = {
    EACH: msg("For each date separately"),
    ONCE: msg("Once for all dates, as for a course"),
}
SHOW = "show"


class RhythmForm(Form):
    """How an event comes back; its dates are shown before anything is done."""

    pattern = ChoiceField(
        msg("It comes back"), choices=PATTERN_TITLES, default=Pattern.WEEKLY.value
    )
    every = IntegerField(
        msg("Every how many"),
        [required(msg("Give a number from 1 to 52."))],
        default=1,
        description=msg("1 is each time, 2 is every other day, week, month or year."),
    )
    weekdays = MultiChoiceField(
        msg("Weekdays"),
        choices=WEEKDAY_TITLES,
        description=msg("For weeks only. Nothing marked means the weekday of the first date."),
    )
    last_day = DateField(
        msg("Until"),
        [validators.Optional()],
        description=msg("The last day, or give the number of dates. At most two years."),
    )
    number = IntegerField(
        msg("Or how many dates"), [validators.Optional()], description=msg("At most 200 dates.")
    )
    days = MultiChoiceField(msg("Dates"), choices=dict, validate_choice=False)
    shown = HiddenField(default="")
    action = HiddenField(default=SHOW)

    def repeat(self) -> Repeat:
        """The rule; after `validate()`. Its end may still follow from the number of dates."""
        return Repeat(
            pattern=Pattern(self.pattern.data),
            every=self.every.data,
            weekdays=tuple(self.weekdays.data or ()),
            last_day=self.last_day.data or NOT_SAID,
        )

    @property
    def rule_shown(self) -> str:
        """What the dates on the page were made of: with another rule they are shown anew."""
        given = (self.pattern.data, self.every.data, *(self.weekdays.data or ()))
        return "|".join(map(str, (*given, self.last_day.data, self.number.data)))

    def is_confirmed(self) -> bool:
        """Whether the dates of this very rule were seen and chosen."""
        return bool(self.action.data == SAVE and self.shown.data == self.rule_shown)

    def chosen_days(self) -> set[str]:
        """The days that were left marked, as ISO dates."""
        return set(self.days.data or ())


class RepeatForm(RhythmForm):
    """A single event becomes a series."""

    sign_up = RadioField(msg("People sign up"), choices=SIGN_UP_TITLES, default=EACH)


class RuleForm(RhythmForm):
    """Another rule for a series, or for what is left of it."""

    scope = RadioField(msg("From when on"), choices=FROM_TITLES, default=Scope.ALL.value)
    reason = LongTextField(
        msg("Why"),
        [validators.Optional()],
        most=1000,
        description=msg("It stands in the message and on the page."),
    )

    def chosen_scope(self) -> Scope:
        """What was chosen; after `validate()`."""
        return Scope(self.scope.data or Scope.ALL)

    @property
    def rule_shown(self) -> str:
        """The scope tells too what the dates were made of."""
        return f"{super().rule_shown}|{self.scope.data}"


class ExtendForm(Form):
    """Until when a series goes on."""

    last_day = DateField(msg("New last day"), [required(msg("Give the last day."))])


class DayForm(Form):
    """One day of a series' rule."""

    day = DateField(msg("Day"), [required(msg("Give the day."))])
