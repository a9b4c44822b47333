"""The form with which a token is made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.contracts.texts import msg
from core.facilities.programs.rules import MOST_DAYS
from core.settings import current
from core.web.fields import ChoiceField, MultiChoiceField, TextField, required
from core.web.forms import Form

DAYS = (7, 30, 90, 180, 365)
EVERYTHING = "all"


def default_days() -> int:
    """How long a token lasts unless somebody chooses otherwise: the setting, within its bounds."""
    return min(max(current().api_token_days, 1), MOST_DAYS)


class TokenForm(Form):
    """A token's name, what it may do, where, and how long."""

    name = TextField(
        msg("Name"),
        [required()],
        most=80,
        description=msg("So that you know later which program uses it."),
    )
    scopes = MultiChoiceField(
        msg("What the program may do"), [required(msg("Choose what the program may do."))]
    )
    where = ChoiceField(msg("Where"), default=EVERYTHING)
    days = ChoiceField(msg("How long, in days"))

    def __init__(
        self, *arguments: Any, scopes: Mapping[str, str], places: Mapping[str, str], **named: Any
    ) -> None:
        super().__init__(*arguments, **named)
        self["scopes"].choices = dict(scopes)
        self["where"].choices = dict(places)
        days = sorted({*DAYS, default_days()})
        self["days"].choices = {str(number): str(number) for number in days}
        if not self["days"].data:
            self["days"].data = str(default_days())
