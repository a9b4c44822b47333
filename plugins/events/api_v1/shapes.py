"""What programs send and read of events."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal, get_args
from uuid import UUID

import msgspec
from msgspec import Meta

from core.contracts.texts import msg
from core.settings import current
from core.web.api.handlers import (
    Cursor,
    Instant,
    Line,
    Reason,
    Scope,
    ShortTexts,
    Texts,
    change_of,
)
from plugins.events.days import days_touched
from plugins.events.permissions import HostedEvent
from plugins.events.queries import EventLine, areas_of
from plugins.events.rules import LARGEST_CAPACITY
from plugins.events.tables import Event
from plugins.events.values import (
    Audience,
    Content,
    EventDraft,
    EventKind,
    EventState,
    Registration,
    Spot,
    Timing,
)

READ = Scope("events:read", msg("Read events, drafts too"))
WRITE = Scope("events:write", msg("Write, publish, move and cancel events"))
Area = Annotated[str, Meta(max_length=10, pattern="^[0-9a-z_-]*$", examples=["01"])]
Access = Literal[
    "is_step_free",
    "has_accessible_toilet",
    "has_sign_language",
    "has_induction_loop",
    "has_quiet_hour",
]
Link = Annotated[
    str,
    Meta(
        max_length=500, pattern=r"^(https?://[^\s]+)?$", examples=["https://spotkanie.example.org"]
    ),
]
Capacity = Annotated[int, Meta(ge=1, le=LARGEST_CAPACITY, examples=[40])]
Address = Annotated[str, Meta(max_length=300, pattern=r"^[^\r\n]*$", examples=["Rynek 1"])]


class SpotBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Where it is: a place, or a link where people meet online."""

    place_name: Line = ""
    address: Address = ""
    is_online: bool = False
    link: Link = ""

    def spot(self) -> Spot:
        """As services take it."""
        return Spot(
            place_name=self.place_name.strip(),
            address=self.address.strip(),
            is_online=self.is_online,
            link=self.link,
        )


class EventBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """All that an event says; texts but the title are Markdown where the page shows it.

    With `is_all_day` the event takes all days of the city that its start and end touch.
    """

    kind: EventKind
    title: ShortTexts
    summary: Texts = msgspec.field(default_factory=Texts)
    description: Texts = msgspec.field(default_factory=Texts)
    areas: Annotated[list[Area], Meta(max_length=60)] = []
    audience: Audience = Audience.EVERYONE
    access: Annotated[list[Access], Meta(max_length=10)] = []
    access_notes: ShortTexts = msgspec.field(default_factory=ShortTexts)
    what_to_bring: ShortTexts = msgspec.field(default_factory=ShortTexts)
    contact: Address = ""
    is_free: bool = True
    price: Line = ""
    starts_at: Instant
    ends_at: Instant
    is_all_day: bool = False
    spot: SpotBody = msgspec.field(default_factory=SpotBody)
    has_registration: bool = False
    capacity: Capacity | None = None
    signup_opens_at: Instant | None = None
    signup_closes_at: Instant | None = None
    has_waiting_list: bool = True
    needs_approval: bool = False

    def draft(self, picture: UUID | None = None, picture_alt: Any = None) -> EventDraft:
        """As services take it; pictures are put in on the page only."""
        return EventDraft(
            content=self._content(picture, picture_alt),
            timing=timing(self.starts_at, self.ends_at, is_all_day=self.is_all_day),
            spot=self.spot.spot(),
            registration=Registration(
                is_wanted=self.has_registration,
                capacity=self.capacity,
                opens_at=self.signup_opens_at,
                closes_at=self.signup_closes_at,
                has_waiting_list=self.has_waiting_list,
                needs_approval=self.needs_approval,
            ),
        )

    def _content(self, picture: UUID | None, picture_alt: Any) -> Content:
        alt = {} if picture_alt is None else {"picture_alt": picture_alt}
        return Content(
            kind=self.kind,
            title=self.title.localized(),
            summary=self.summary.localized(),
            description=self.description.localized(),
            areas=tuple(self.areas),
            audience=self.audience,
            access=tuple(self.access),
            access_notes=self.access_notes.localized(),
            picture=picture,
            what_to_bring=self.what_to_bring.localized(),
            contact=self.contact.strip(),
            is_free=self.is_free,
            price=self.price.strip(),
            **alt,
        )

    @classmethod
    def of(cls, event: Event) -> EventBody:
        """What an event says now, for a change of a part of it."""
        same = (
            "contact", "is_free", "price", "starts_at", "ends_at", "is_all_day",
            "has_registration", "capacity", "signup_opens_at", "signup_closes_at",
            "has_waiting_list", "needs_approval",
        )  # fmt: skip
        return cls(
            kind=EventKind(event.kind),
            title=ShortTexts.of(event.title),
            audience=Audience(event.audience),
            summary=Texts.of(event.summary),
            description=Texts.of(event.description),
            areas=list(areas_of(event)),
            access=[name for name in get_args(Access) if getattr(event, name)],
            access_notes=ShortTexts.of(event.access_notes),
            what_to_bring=ShortTexts.of(event.what_to_bring),
            spot=SpotBody(
                place_name=event.place_name,
                address=event.address,
                is_online=event.is_online,
                link=event.link,
            ),
            **{name: getattr(event, name) for name in same},
        )


EventChange = change_of(EventBody)


class MoveBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A new time or place of a public event; who signed up reads the reason."""

    starts_at: Instant
    ends_at: Instant
    is_all_day: bool = False
    spot: SpotBody
    reason: Reason = ""


class PostponeBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Why it is put off, and to when; without times the new date is not known yet."""

    reason: Annotated[str, Meta(min_length=1, max_length=1000, examples=["Zapowiadają burzę."])]
    starts_at: Instant | None = None
    ends_at: Instant | None = None
    is_all_day: bool = False


class CancelBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Why it will not take place; who signed up reads it."""

    reason: Annotated[str, Meta(min_length=1, max_length=1000, examples=["Zapowiadają burzę."])]


class EventAnswer(msgspec.Struct, kw_only=True):
    """An event as its host's desk shows it; `sheet` is where people sign up."""

    id: UUID
    slug: str
    organization: str
    state: EventState
    reason: str
    zone: str
    sheet: UUID | None
    published_at: Instant | None
    content: EventBody

    @classmethod
    def of(cls, hosted: HostedEvent) -> EventAnswer:
        """What a program reads of an event."""
        same = ("id", "slug", "reason", "zone", "sheet", "published_at")
        return cls(
            organization=hosted.organization.slug,
            state=EventState(hosted.event.state),
            content=EventBody.of(hosted.event),
            **{name: getattr(hosted.event, name) for name in same},
        )


class EventListed(msgspec.Struct, kw_only=True):
    """An event in a list."""

    id: UUID
    slug: str
    kind: EventKind
    state: EventState
    title: Texts
    summary: Texts
    place_name: str
    address: str
    is_online: bool
    starts_at: Instant
    ends_at: Instant
    is_all_day: bool
    zone: str
    is_free: bool
    sheet: UUID | None
    organization: str

    @classmethod
    def of(cls, line: EventLine) -> EventListed:
        """What a program reads of a line."""
        words = {"title", "summary", "organization"}
        return cls(
            title=Texts.of(line.title),
            summary=Texts.of(line.summary),
            organization=line.organization_slug,
            **{name: getattr(line, name) for name in cls.__struct_fields__ if name not in words},
        )


class Told(msgspec.Struct, kw_only=True):
    """How the event stands now, and how many people get word."""

    id: UUID
    state: EventState
    told: int = 0


class EventsQuery(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """How the public list is narrowed, from where on."""

    kind: EventKind | None = None
    audience: Audience | None = None
    area: Area = ""
    after: Cursor = ""


class DeskEventsQuery(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Which of an organization's events, from where on."""

    state: EventState | None = None
    after: Cursor = ""


def timing(starts_at: datetime, ends_at: datetime, *, is_all_day: bool = False) -> Timing:
    """A start and an end in the city's zone; of whole days, all that the two touch."""
    zone = current().city_zone
    if is_all_day and ends_at >= starts_at:
        return days_touched(starts_at, ends_at, zone)
    return Timing(starts_at=starts_at, ends_at=ends_at, zone=zone)


def thing_of(found: Any) -> UUID | None:
    """The event behind a policy's object."""
    return found.event.id if isinstance(found, HostedEvent) else None
