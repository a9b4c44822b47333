"""The forms of an organization's desk: writing an event, moving it, calling it off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
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
    RadioField,
    TextField,
    UploadField,
    WallTimeField,
    required,
    validators,
)
from core.web.forms import Form
from core.web.i18n import gettext, language
from plugins.events.days import timing_of_days
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
    Scope,
    Spot,
    Timing,
)

PUBLISH = "publish"
SAVE = "save"
_WHEN = msg("Give the day and the time.")
DAY, DAY_LENGTH = "%Y-%m-%d", 10
HAS_DATE = {"no": msg("Not known yet"), "yes": msg("Known")}


SCOPE_TITLES = {
    Scope.THIS: msg("Only this date"),
    Scope.FOLLOWING: msg("This date and all after it"),
    Scope.ALL: msg("All dates of the series"),
}


class ScopeForm(Form):
    """Which dates of a series a change is about; a single event is always this one."""

    scope = RadioField(msg("Which dates"), choices=SCOPE_TITLES, default=Scope.THIS.value)

    def chosen_scope(self) -> Scope:
        """What was chosen; after `validate()`."""
        return Scope(self.scope.data or Scope.THIS)


class SummaryField(LocalizedLongTextField):
    """One or two sentences for lists and calendars."""

    most = 500


class MomentField(WallTimeField):
    """A wall time, or the day alone where an event takes whole days."""

    def __init__(self, label: str, checks: Sequence[Any] = (), **kw: Any) -> None:
        super().__init__(label, checks, **kw)
        self.strptime_format = [*WallTimeField.FORMATS, DAY]

    def pre_validate(self, form: Any) -> None:
        """A day without its hour is enough for whole days only."""
        is_day = len("".join(self.raw_data or ())) == DAY_LENGTH
        if is_day and self.data and not form.is_all_day.data:
            raise validators.StopValidation(gettext(_WHEN))


class WhenForm(Form):
    """Whole days, or hours of them."""

    is_all_day = BooleanField(
        msg("All day"),
        description=msg("Only the days count then. The last one belongs to the event."),
        render_kw={"data-days": "starts_at ends_at"},
    )

    def timing_from(self, starts_at: MomentField, ends_at: MomentField) -> Timing:
        """When it is; after `validate()`. Raises ValueError where a time is missing."""
        zone = current().city_zone
        if starts_at.data and self.is_all_day.data:
            last = (ends_at.data or starts_at.data).date()
            return timing_of_days(starts_at.data.date(), last, zone)
        if starts_at.instant is None or ends_at.instant is None:
            message = "ask a form for its times after it was validated"
            raise ValueError(message)
        return Timing(starts_at=starts_at.instant, ends_at=ends_at.instant, zone=zone)


class SpotForm(WhenForm):
    """When and where; times are the city's wall time."""

    starts_at = MomentField(msg("Begins"), [required(_WHEN)])
    ends_at = MomentField(msg("Ends"), [required(_WHEN)])
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
        return self.timing_from(self.starts_at, self.ends_at)

    def spot(self) -> Spot:
        """Where it is."""
        return Spot(
            place_name=self.place_name.data or "",
            address=self.address.data or "",
            is_online=bool(self.is_online.data),
            link=self.link.data or "",
        )


class ContentForm(ScopeForm):
    """What an event says of itself, and how people sign up for it."""

    kind = ChoiceField(msg("Kind"), choices=KIND_TITLES)
    title = LocalizedTextField(msg("Title"), is_required=True)
    summary = SummaryField(
        msg("In short"), description=msg("One or two sentences. They stand in lists and calendars.")
    )
    description = LocalizedLongTextField(
        msg("Description"),
        description=msg("Programme, speakers, for whom. An empty line begins a new paragraph."),
    )
    areas = MultiChoiceField(msg("Areas"), choices=lambda: dict(area_choices(language())))
    audience = ChoiceField(msg("For whom"), choices=AUDIENCE_TITLES)
    access = MultiChoiceField(msg("What makes it easier to take part"), choices=ACCESS_TITLES)
    access_notes = LocalizedTextField(msg("More on accessibility"))
    picture = UploadField(msg("Picture"), description=msg("JPG, PNG or WebP, up to 5 MB."))
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


class ChangeForm(ScopeForm, SpotForm):
    """A new time or place of a public event."""

    reason = LongTextField(
        msg("Why"),
        [validators.Optional()],
        most=1000,
        description=msg("It stands in the message and on the page."),
    )


class PostponeForm(WhenForm):
    """An event is put off, to a new date or until one is known."""

    has_date = RadioField(
        msg("New date"),
        choices=HAS_DATE,
        default="no",
    )
    starts_at = MomentField(msg("New start"), [validators.Optional()])
    ends_at = MomentField(msg("New end"), [validators.Optional()])
    reason = LongTextField(
        msg("Why"),
        [required(msg("Write a reason. People will read it."))],
        most=1000,
        description=msg("It stands in the message and on the page."),
    )

    def timing(self) -> Timing | None:
        """The new time; None while it is not known."""
        if self.has_date.data != "yes" or not self.starts_at.data or not self.ends_at.data:
            return None
        return self.timing_from(self.starts_at, self.ends_at)

    def validate_has_date(self, field: RadioField) -> None:
        """A new date that is known is also given."""
        if field.data == "yes" and self.timing() is None:
            raise validators.ValidationError(gettext(msg("Give the new start and end.")))


class CancelForm(ScopeForm):
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
        "starts_at", "is_all_day", "place_name", "address", "is_online", "link",
    )  # fmt: skip
    # Whole days end at midnight after the last of them; the form names that day.
    early = timedelta(minutes=1 if event.is_all_day else 0)
    return {name: getattr(event, name) for name in same} | {
        "ends_at": event.ends_at - early,
        "areas": list(areas_of(event)),
        "access": [name for name in ACCESS_TITLES if getattr(event, name)],
        "picture_id": str(event.picture or ""),
    }
