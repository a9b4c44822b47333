"""Forms about devices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.checkin.api import Direction, Mode
from core.contracts.texts import msg
from core.facilities.scanner.forms import CODE, DIRECTIONS
from core.web.fields import (
    BooleanField,
    ChoiceField,
    TextField,
    WallTimeField,
    required,
    validators,
)
from core.web.forms import Form

NAME = 80
SPOTS: Mapping[str, str] = {
    Mode.POSTER.value: msg("A poster to print: people check themselves in with their phones"),
    Mode.SCREEN.value: msg("A screen with a code that changes: nobody can check in from home"),
    Mode.KIOSK.value: msg("A kiosk: people find their name on it"),
}


class PairForm(Form):
    """The code that the coordinator shows."""

    code = TextField(msg("Code"), [required(msg("Point the phone at the code again."))], most=64)


class DeviceForm(Form):
    """A device that is to be."""

    name = TextField(
        msg("Name of the phone"),
        [required()],
        most=NAME,
        description=msg("For example: main entrance, Ola's phone."),
    )
    here = BooleanField(msg("It is the phone that I hold"))


class SpotForm(Form):
    """A poster, a screen or a kiosk at one list."""

    name = TextField(msg("Where it is"), [required()], most=NAME)
    mode = ChoiceField(msg("What it is"), choices=dict(SPOTS), default=Mode.POSTER.value)
    where = ChoiceField(msg("List"))
    opens_at = WallTimeField(msg("Works from"), [validators.Optional()])
    closes_at = WallTimeField(msg("Works until"), [validators.Optional()])

    def __init__(self, *arguments: Any, lists: Mapping[str, str], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self["where"].choices = dict(lists)


class HereForm(Form):
    """One's own press at a place."""

    permit = TextField(msg("Code"), [validators.Optional()], most=64)
    code = TextField(msg("Letters of the pass"), [validators.Optional()], most=16)
    signup = TextField(msg("Name"), [validators.Optional()], most=36)
    direction = TextField(
        msg("Direction"), [validators.AnyOf(DIRECTIONS)], default=Direction.ENTRY.value
    )


class KioskForm(Form):
    """The letters of a pass, typed at a kiosk or read by a hand scanner."""

    code = TextField(msg("Letters of the pass"), [required()], most=CODE)
