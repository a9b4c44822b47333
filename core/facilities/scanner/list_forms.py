"""The form of a check-in list, and the word with which a conflict is cleared up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from core.checkin.api import REFUSE, WARN, GateList, ListWish
from core.contracts.signups import Period
from core.contracts.texts import msg
from core.web.fields import (
    ChoiceField,
    IntegerField,
    LongTextField,
    TextField,
    WallTimeField,
    required,
    validators,
)
from core.web.forms import Form

EVERYBODY = "all"
TWO_WAY = "in_and_out"
RULES: Mapping[str, str] = {
    Period.ONCE.value: msg("Once: a second time says “again”"),
    Period.DAILY.value: msg("Once a day"),
    TWO_WAY: msg("Coming in and leaving, as often as they like"),
    Period.EACH_ENTRY.value: msg("Each time counts, such as rides or meals"),
}
FULL: Mapping[str, str] = {
    WARN: msg("Say so, and let in"),
    REFUSE: msg("Let nobody more in"),
}


class ListForm(Form):
    """A gate, a meal, a workshop, a bus."""

    title = TextField(msg("Name of the list"), [required()], most=80)
    rule = ChoiceField(msg("How it counts"), choices=dict(RULES), default=Period.ONCE.value)
    day_starts_at_hour = IntegerField(
        msg("The day begins at this hour"),
        [validators.Optional(), validators.NumberRange(min=0, max=23)],
        default=0,
        description=msg("For lists that count once a day: 4 keeps a night together."),
    )
    who = ChoiceField(msg("Who may come"), default=EVERYBODY)
    opens_at = WallTimeField(msg("Opens"), [validators.Optional()])
    closes_at = WallTimeField(msg("Closes"), [validators.Optional()])
    capacity = IntegerField(
        msg("How many fit into the room"),
        [validators.Optional(), validators.NumberRange(min=1, max=1_000_000)],
    )
    when_full = ChoiceField(msg("When the room is full"), choices=dict(FULL), default=WARN)

    def __init__(self, *arguments: Any, who: Mapping[str, str], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self["who"].choices = dict(who)

    def validate(self, *arguments: Any, **named: Any) -> bool:
        """It does not close before it opens."""
        is_valid: bool = super().validate(*arguments, **named)
        opens, closes = self.opens_at.data, self.closes_at.data
        if is_valid and opens and closes and closes <= opens:
            self.refuse("closes_at", msg("It closes after it opens."))
            return False
        return is_valid

    @property
    def wish(self) -> ListWish:
        """The list as it is wanted."""
        is_two_way = self.rule.data == TWO_WAY
        return ListWish(
            title=self.title.data,
            period=Period.ONCE if is_two_way else Period(self.rule.data),
            is_two_way=is_two_way,
            opens_at=self.opens_at.instant,
            closes_at=self.closes_at.instant,
            day_starts_at_hour=self.day_starts_at_hour.data or 0,
            sheet=None if self.who.data == EVERYBODY else UUID(self.who.data),
            capacity=self.capacity.data,
            when_full=self.when_full.data,
        )


def data_of(gate_list: GateList, title: str) -> Mapping[str, Any]:
    """A list as its form shows it."""
    return {
        "title": title,
        "rule": TWO_WAY if gate_list.is_two_way else gate_list.period.value,
        "day_starts_at_hour": gate_list.day_starts_at_hour,
        "who": str(gate_list.sheet) if gate_list.sheet else EVERYBODY,
        "opens_at": gate_list.opens_at,
        "closes_at": gate_list.closes_at,
        "capacity": gate_list.capacity,
        "when_full": gate_list.when_full,
    }


class SettleForm(Form):
    """Who was it, and what was agreed."""

    period = TextField(msg("Conflict"), [required()])
    note = LongTextField(msg("How it was cleared up"), [required()], most=500)
