"""The form of an endpoint: where to, and which facts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.contracts.texts import msg
from core.facilities.webhooks.rules import LONGEST_URL, NO_FACTS, WRONG_URL
from core.facilities.webhooks.values import EndpointWish
from core.web.fields import MultiChoiceField, TextField, required
from core.web.forms import Form


class EndpointForm(Form):
    """An address of a program, and what it is to be told."""

    url = TextField(
        msg("Address"),
        [required(WRONG_URL)],
        most=LONGEST_URL,
        description=msg("Of your program, beginning with https://."),
    )
    facts = MultiChoiceField(msg("What it is told"), [required(NO_FACTS)])

    def __init__(self, *given: Any, facts: Mapping[str, str], **named: Any) -> None:
        super().__init__(*given, **named)
        self["facts"].choices = dict(facts)

    def wish(self) -> EndpointWish:
        """What was written, as the services take it."""
        return EndpointWish(
            url=(self.url.data or "").strip(), facts=tuple(self["facts"].data or ())
        )
