"""Who may do what with events: the policies that routes name, with the loaders of their objects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.contracts.permissions import Policy
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.people.api import (
    Organization,
    load_desk_organization,
    may_see_desk,
    may_work_at_desk,
    organization_by_id,
)
from plugins.events.queries import EventStanding, event_by_id, event_by_slug, standing_of
from plugins.events.rules import may_see
from plugins.events.series_queries import course_standing_of, dates_of, series_by_slug
from plugins.events.tables import Event

ICS = ".ics"


@dataclass(frozen=True, slots=True, kw_only=True)
class HostedEvent:
    """An event together with whose it is."""

    event: Event
    organization: Organization


async def load_public_event(viewer: Viewer, params: Mapping[str, Any]) -> object | None:
    """The event in the address, which may end in .ics, if the viewer may know of it."""
    event = await event_by_slug(str(params["slug"]).removesuffix(ICS))
    if event is None or not may_see(viewer, event, event.organization):
        return None
    return await _hosted(event)


async def load_public_series(viewer: Viewer, params: Mapping[str, Any]) -> object | None:
    """The series in the address, which may end in .ics, if the viewer may know of a date of it."""
    found = await series_by_slug(str(params["slug"]).removesuffix(ICS))
    dates = await dates_of(found.id) if found is not None else []
    seen = [one for one in dates if may_see(viewer, one, one.organization)]
    return await _hosted(seen[0]) if seen else None


async def load_desk_event(viewer: Viewer, params: Mapping[str, Any]) -> object | None:
    """One event of that organization; other people's events are not there."""
    host = await load_desk_organization(viewer, params)
    if not isinstance(host, Organization):
        return host
    event = await event_by_id(params["event_id"])
    if event is None or event.organization != host.id:
        return None
    return HostedEvent(event=event, organization=host)


async def load_managed(viewer: Viewer, params: Mapping[str, Any]) -> object | None:
    """An event by the address of its desk, or by {"subject": id} as the sign-up engine asks."""
    if "subject" not in params:
        return await load_desk_event(viewer, params)
    subject = UUID(str(params["subject"]))
    return await standing_of(subject) or await course_standing_of(subject)


async def load_event_papers(viewer: Viewer, params: Mapping[str, Any]) -> object | None:
    """An event by {"subject": id}, for what is printed of it; others' events are not there."""
    event = await event_by_id(UUID(str(params["subject"])))
    hosted = await _hosted(event) if event is not None else None
    is_stranger = viewer.account is not None and not works_on_event(viewer, hosted)
    return None if is_stranger else hosted


async def load_desk_papers(viewer: Viewer, params: Mapping[str, Any]) -> object | None:
    """An organization by {"subject": id}, for tables of its events."""
    found = await organization_by_id(UUID(str(params["subject"])))
    is_stranger = found is not None and viewer.account and not may_work_at_desk(viewer, found.id)
    return None if is_stranger else found


async def _hosted(event: Event) -> HostedEvent | None:
    organization = await organization_by_id(event.organization)
    return HostedEvent(event=event, organization=organization) if organization else None


def works_on_event(viewer: Viewer, hosted: object) -> bool:
    """Who works for the event's organization, and the city's administrators."""
    return isinstance(hosted, HostedEvent) and may_work_at_desk(viewer, hosted.organization.id)


def may_see_names(viewer: Viewer, hosted: object) -> bool:
    """Names of people are for those who work for the organization only."""
    if isinstance(hosted, EventStanding):
        return viewer.coordinates(hosted.organization)
    return isinstance(hosted, HostedEvent) and viewer.coordinates(hosted.organization.id)


POLICIES = (
    Policy(key="events.list", title=msg("See the list of events")),
    Policy(key="events.event.see", title=msg("See an event"), load=load_public_event),
    Policy(key="events.series.see", title=msg("See a series"), load=load_public_series),
    Policy(
        key="events.desk",
        title=msg("See an organization's events"),
        load=load_desk_organization,
        rule=may_see_desk,
    ),
    Policy(
        key="events.event.create",
        title=msg("Write events"),
        load=load_desk_organization,
        rule=may_see_desk,
    ),
    Policy(
        key="events.event.manage",
        title=msg("See an event's overview"),
        load=load_desk_event,
        rule=works_on_event,
    ),
    Policy(
        key="events.event.edit",
        title=msg("Change, publish and copy an event"),
        load=load_desk_event,
        rule=works_on_event,
    ),
    Policy(
        key="events.event.move",
        title=msg("Move, postpone and cancel an event"),
        load=load_desk_event,
        rule=works_on_event,
    ),
    Policy(
        key="events.event.papers",
        title=msg("Print what is about an event"),
        load=load_event_papers,
        rule=works_on_event,
    ),
    Policy(
        key="events.desk.papers",
        title=msg("Take tables of an organization's events"),
        load=load_desk_papers,
        rule=may_see_desk,
    ),
    Policy(
        key="events.signups.manage",
        title=msg("See and manage who signed up for an event"),
        load=load_managed,
        rule=may_see_names,
    ),
)
