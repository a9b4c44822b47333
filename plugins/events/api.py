"""The door of events for other plugins."""

from plugins.events.queries import (
    EventLine,
    event_by_id,
    event_by_slug,
    events_by_ids,
    upcoming_events,
)
from plugins.events.service.drafting import copy_event, create_draft, delete_draft, edit_event
from plugins.events.service.moving import cancel_event, change_event, postpone_event
from plugins.events.service.publishing import (
    approve_event,
    publish_event,
    reject_event,
    return_event,
    withdraw_event,
)
from plugins.events.service.rows import content_of, registration_of
from plugins.events.signals import EventCancelled, EventChanged, EventPostponed, EventPublished
from plugins.events.tables import Event
from plugins.events.values import (
    AUDIENCE_TITLES,
    CALENDAR_KIND,
    KIND_TITLES,
    SIGNUP_KIND,
    Audience,
    Content,
    EventDraft,
    EventKind,
    EventState,
    Registration,
    Spot,
    Timing,
)

__all__ = [
    "AUDIENCE_TITLES",
    "CALENDAR_KIND",
    "KIND_TITLES",
    "SIGNUP_KIND",
    "Audience",
    "Content",
    "Event",
    "EventCancelled",
    "EventChanged",
    "EventDraft",
    "EventKind",
    "EventLine",
    "EventPostponed",
    "EventPublished",
    "EventState",
    "Registration",
    "Spot",
    "Timing",
    "approve_event",
    "cancel_event",
    "change_event",
    "content_of",
    "copy_event",
    "create_draft",
    "delete_draft",
    "edit_event",
    "event_by_id",
    "event_by_slug",
    "events_by_ids",
    "postpone_event",
    "publish_event",
    "registration_of",
    "reject_event",
    "return_event",
    "upcoming_events",
    "withdraw_event",
]
