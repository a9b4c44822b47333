"""The forms of the desk: giving a calendar, what its events get, a newer file, removing one."""

from __future__ import annotations

import json
from typing import Any

from core.contracts.texts import msg
from core.people.api import area_choices
from core.web.fields import (
    ChoiceField,
    MultiChoiceField,
    RadioField,
    TextField,
    UploadField,
    required,
    validators,
)
from core.web.forms import Form
from core.web.i18n import language
from plugins.calendar_imports.tables import Source
from plugins.calendar_imports.values import Defaults, Publishing
from plugins.events.api import AUDIENCE_TITLES, KIND_TITLES

HOURS = {"1": msg("Every hour"), "6": msg("Every 6 hours"), "24": msg("Once a day")}
PUBLISHING_TITLES = {
    Publishing.DRAFT: msg("Keep them as drafts; we look at each"),
    Publishing.PUBLISH: msg("Publish them, or send them to the city for approval"),
}
KEEP, CANCEL = "keep", "cancel"
FATES = {
    KEEP: msg("Keep the events; change them here from now on"),
    CANCEL: msg("Cancel the events ahead; people who signed up get a message"),
}


class DefaultsForm(Form):
    """What a calendar's events get that it does not say."""

    kind = ChoiceField(
        msg("Kind"),
        choices=KIND_TITLES,
    )
    place = TextField(
        msg("Place"),
        [validators.Optional()],
        description=msg("For events whose calendar entry names none."),
    )
    audience = ChoiceField(
        msg("For whom"),
        choices=AUDIENCE_TITLES,
    )
    areas = MultiChoiceField(msg("Areas"), choices=lambda: dict(area_choices(language())))
    publishing = RadioField(
        msg("What becomes of the events"), choices=PUBLISHING_TITLES, default=Publishing.DRAFT.value
    )
    hours = ChoiceField(msg("How often we look"), choices=HOURS, default="6")

    def defaults(self) -> Defaults:
        """What was chosen; after `validate()`."""
        return Defaults(
            kind=self.kind.data,
            areas=tuple(self.areas.data or ()),
            audience=self.audience.data,
            place=self.place.data or "",
            publishing=Publishing(self.publishing.data),
            hours=int(self.hours.data),
        )


def values_of(source: Source) -> dict[str, Any]:
    """A source's defaults as the form takes them."""
    same = ("place", "audience", "publishing")
    return {name: getattr(source, name) for name in same} | {
        "kind": source.event_kind,
        "areas": json.loads(source.areas),
        "hours": str(source.hours),
    }


class GiveForm(DefaultsForm):
    """An address or a file, and what its events get that it does not say."""

    url = TextField(
        msg("Address of the calendar"),
        [validators.Optional()],
        most=2000,
        description=msg(
            "In Google: settings of the calendar, secret or public address in iCal format. In"
            " Nextcloud: share link, then copy the subscription link."
        ),
    )
    file = UploadField(
        msg("Or a file"), description=msg("A calendar in iCal format (.ics), up to 2 MB.")
    )


class FileForm(Form):
    """A newer file of a calendar."""

    file = UploadField(
        msg("A newer file"), description=msg("A calendar in iCal format (.ics), up to 2 MB.")
    )


class RemoveForm(Form):
    """What becomes of the events."""

    fate = RadioField(
        msg("What becomes of its events"),
        [required(msg("Choose what becomes of the events."))],
        choices=FATES,
    )
