"""The forms of an organization's desk: writing an event, moving it, calling it off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from core.contracts.texts import msg
from core.people.api import area_choices
from core.settings import current
from core.web.fields import (
    BooleanField,
    ChoiceField,
    HiddenField,
    IntegerField,
    LocalizedLongTextField,
    LocalizedTextField,
    LongTextField,
    MultiChoiceField,
    PictureField,
    RadioField,
    TextField,
    WallTimeField,
    required,
    validators,
)
from core.web.forms import Form
from core.web.i18n import gettext, language
from plugins.events.queries import areas_of
from plugins.events.tables import Event
from plugins.events.values import (
    ACCESS_TITLES,
    AUDIENCE_TITLES,
    KIND_TITLES,
    Audience,
    Content,
    EventDraft,
    EventKind,
    Registration,
    Spot,
    Timing,
)

PUBLISH = "publish"
SAVE = "save"
_WHEN = msg("Give the day and the time.")
HAS_DATE = {"no": msg("Not known yet"), "yes": msg("Known")}


def _said(titles: Mapping[Any, str]) -> dict[str, str]:
    """Choices in the reader's language."""
    return {str(key): gettext(text) for key, text in titles.items()}


class SummaryField(LocalizedLongTextField):
    """One or two sentences for lists and calendars."""

    most = 500


class SpotForm(Form):
    """When and where; times are the city's wall time."""

    starts_at = WallTimeField(msg("Begins"), [required(_WHEN)])
    ends_at = WallTimeField(msg("Ends"), [required(_WHEN)])
    place_name = TextField(msg("Place"), [validators.Optional()])
    address = TextField(msg("Address"), [validators.Optional()], most=300)
    is_online = BooleanField(msg("People meet online"))
    link = TextField(msg("Address of the online meeting"), [validators.Optional()], most=500)

    def validate_link(self, field: TextField) -> None:
        """Only web addresses: others could run something."""
        if field.data and not field.data.startswith(("https://", "http://")):
            raise validators.ValidationError(
                gettext(msg("Write the address with https:// at its start."))
            )

    def timing(self) -> Timing:
        """When it is; after `validate()`."""
        starts_at, ends_at = self.starts_at.instant, self.ends_at.instant
        if starts_at is None or ends_at is None:
            message = "ask a form for its times after it was validated"
            raise ValueError(message)
        return Timing(starts_at=starts_at, ends_at=ends_at, zone=current().city_zone)

    def spot(self) -> Spot:
        """Where it is."""
        return Spot(
            place_name=self.place_name.data or "",
            address=self.address.data or "",
            is_online=bool(self.is_online.data),
            link=self.link.data or "",
        )


class ContentForm(Form):
    """What an event says of itself, and how people sign up for it."""

    kind = ChoiceField(msg("Kind"), choices=partial(_said, KIND_TITLES))
    title = LocalizedTextField(msg("Title"), is_required=True)
    summary = SummaryField(
        msg("In short"), description=msg("One or two sentences. They stand in lists and calendars.")
    )
    description = LocalizedLongTextField(
        msg("Description"),
        description=msg("Programme, speakers, for whom. An empty line begins a new paragraph."),
    )
    areas = MultiChoiceField(msg("Areas"), choices=lambda: dict(area_choices(language())))
    audience = ChoiceField(msg("For whom"), choices=partial(_said, AUDIENCE_TITLES))
    access = MultiChoiceField(
        msg("What makes it easier to take part"), choices=partial(_said, ACCESS_TITLES)
    )
    access_notes = LocalizedTextField(msg("More on accessibility"))
    picture = PictureField(msg("Picture"), description=msg("JPG, PNG or WebP, up to 5 MB."))
    picture_id = HiddenField()
    picture_alt = LocalizedTextField(
        msg("What is in the picture"), description=msg("For people who do not see it.")
    )
    drops_picture = BooleanField(msg("Remove the picture"))
    what_to_bring = LocalizedTextField(msg("What to bring"))
    contact = TextField(
        msg("Contact for questions"),
        [validators.Optional()],
        most=300,
        description=msg("A phone number or an e-mail address. Everybody sees it."),
    )
    is_free = BooleanField(msg("Free of charge"), default=True)
    price = TextField(msg("Price"), [validators.Optional()])
    has_registration = BooleanField(msg("People sign up for it here"))
    capacity = IntegerField(
        msg("Number of places"),
        [validators.Optional()],
        description=msg("Leave it empty if there is no limit."),
    )
    signup_opens_at = WallTimeField(msg("Sign-up opens"), [validators.Optional()])
    signup_closes_at = WallTimeField(
        msg("Sign-up closes"),
        [validators.Optional()],
        description=msg("Without it people can sign up until the start."),
    )
    has_waiting_list = BooleanField(msg("Waiting list when all places are taken"), default=True)
    needs_approval = BooleanField(msg("We decide who takes part"))
    action = HiddenField(default=SAVE)

    def wants_publishing(self) -> bool:
        """The button that was pressed."""
        return bool(self.action.data == PUBLISH)

    def content(self, picture: UUID | None) -> Content:
        """What was written; after `validate()`."""
        return Content(
            kind=EventKind(self.kind.data),
            title=self.title.data,
            summary=self.summary.data,
            description=self.description.data,
            areas=tuple(self.areas.data or ()),
            audience=Audience(self.audience.data),
            access=tuple(self.access.data or ()),
            access_notes=self.access_notes.data,
            picture=picture,
            picture_alt=self.picture_alt.data,
            what_to_bring=self.what_to_bring.data,
            contact=self.contact.data or "",
            is_free=bool(self.is_free.data),
            price=self.price.data or "",
        )

    def registration(self) -> Registration:
        """How people sign up; after `validate()`."""
        return Registration(
            is_wanted=bool(self.has_registration.data),
            capacity=self.capacity.data,
            opens_at=self.signup_opens_at.instant,
            closes_at=self.signup_closes_at.instant,
            has_waiting_list=bool(self.has_waiting_list.data),
            needs_approval=bool(self.needs_approval.data),
        )


class EventForm(ContentForm, SpotForm):
    """All of an event that nobody has seen yet."""

    def draft(self, picture: UUID | None) -> EventDraft:
        """The whole event; after `validate()`."""
        return EventDraft(
            content=self.content(picture),
            timing=self.timing(),
            spot=self.spot(),
            registration=self.registration(),
        )


class ChangeForm(SpotForm):
    """A new time or place of a public event."""

    reason = LongTextField(
        msg("Why"),
        [validators.Optional()],
        most=1000,
        description=msg("It stands in the message and on the page."),
    )


class PostponeForm(Form):
    """An event is put off, to a new date or until one is known."""

    has_date = RadioField(
        msg("New date"),
        choices=partial(_said, HAS_DATE),
        default="no",
    )
    starts_at = WallTimeField(msg("New start"), [validators.Optional()])
    ends_at = WallTimeField(msg("New end"), [validators.Optional()])
    reason = LongTextField(
        msg("Why"),
        [required(msg("Write a reason. People will read it."))],
        most=1000,
        description=msg("It stands in the message and on the page."),
    )

    def timing(self) -> Timing | None:
        """The new time; None while it is not known."""
        starts_at, ends_at = self.starts_at.instant, self.ends_at.instant
        if self.has_date.data != "yes" or starts_at is None or ends_at is None:
            return None
        return Timing(starts_at=starts_at, ends_at=ends_at, zone=current().city_zone)

    def validate_has_date(self, field: RadioField) -> None:
        """A new date that is known is also given."""
        if field.data == "yes" and self.timing() is None:
            raise validators.ValidationError(gettext(msg("Give the new start and end.")))


class CancelForm(Form):
    """Why an event will not take place."""

    reason = LongTextField(
        msg("Why"),
        [required(msg("Write a reason. People will read it."))],
        most=1000,
        description=msg("It stands in the message and on the page."),
    )


def values_of(event: Event) -> Mapping[str, Any]:
    """A stored event as the forms take it."""
    same: Sequence[str] = (
        "kind", "title", "summary", "description", "audience", "access_notes", "picture_alt",
        "what_to_bring", "contact", "is_free", "price", "has_registration", "capacity",
        "signup_opens_at", "signup_closes_at", "has_waiting_list", "needs_approval",
        "starts_at", "ends_at", "place_name", "address", "is_online", "link",
    )  # fmt: skip
    return {name: getattr(event, name) for name in same} | {
        "areas": list(areas_of(event)),
        "access": [name for name in ACCESS_TITLES if getattr(event, name)],
        "picture_id": str(event.picture or ""),
    }
