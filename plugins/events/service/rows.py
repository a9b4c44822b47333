"""Events under their locks, what is said of them as columns, and the pages that show them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from core.contracts.errors import NotFound
from core.data.rows import locked_row
from core.data.transactions import locked
from core.data.versions import bump
from core.people.api import Organization, organization_by_id
from core.services.questions.api import forget_form
from plugins.events.queries import LIST_VERSION, event_by_id, version_key
from plugins.events.series_queries import overrides_of
from plugins.events.service.asking import course_form
from plugins.events.tables import Event, Series
from plugins.events.values import (
    ACCESS_TITLES,
    Audience,
    Content,
    EventKind,
    Registration,
    Spot,
    Timing,
)

TIME_COLUMNS = ("starts_at", "ends_at", "zone", "is_all_day")


async def locked_event(event: UUID) -> Event:
    """The event, as it is now and stays until the end of the `tx()`. Raises NotFound.

    Its series is locked before it, as all who change several dates do.
    """
    seen = await event_by_id(event)
    if seen is not None and seen.series is not None:
        await locked_series(seen.series)
    return await locked_row(Event, event)


async def locked_series(series: UUID) -> Series:
    """The rule of a series, locked with all that hangs on it. Raises NotFound."""
    return await locked_row(Series, series)


async def locked_run(subject: UUID) -> list[Event]:
    """An event alone, or with all dates of its series, by the rule's order; all locked.

    `subject` may also be the series itself. Raises NotFound when there is none of either.
    """
    event = await event_by_id(subject)
    series = event.series if event is not None else subject
    if series is None:
        return [await locked_event(subject)]
    await locked_series(series)
    rows = Event.objects().where(Event.series == series).order_by(Event.id)
    found: list[Event] = await locked(rows)
    if not found:
        raise NotFound
    return sorted(found, key=lambda one: one.recurrence_id)


def one_of(run: Sequence[Event], event: UUID) -> Event:
    """The event among the dates of its run; the first date where the series itself was named."""
    return next((row for row in run if row.id == event), run[0])


async def organization_of(event: Event) -> Organization:
    """Whose event it is. Raises NotFound."""
    found = await organization_by_id(event.organization)
    if found is None:
        raise NotFound
    return found


def case_subject(event: Event) -> UUID:
    """What the city decides on: a series is one case."""
    return event.series or event.id


async def drop_empty(series: UUID | None) -> None:
    """Take a rule away with the last of its dates, and what a course asks; inside `tx()`."""
    if series is not None and not await Event.exists().where(Event.series == series):
        await Series.delete().where(Series.id == series)
        await forget_form(course_form(series))


def marked(event: Event, fields: Iterable[str]) -> dict[str, str]:
    """The column that keeps which others were changed for one date of a series alone."""
    if event.series is None:
        return {}
    names = {*overrides_of(event), *fields} - {"reason", "slug", "state"}
    return {"overrides": json.dumps(sorted(names))}


async def bump_event(*events: UUID) -> None:
    """Raise the versions of the pages that show events; last in the `tx()`."""
    await bump(LIST_VERSION, *(version_key(event) for event in events))


async def bump_run(event: Event) -> None:
    """The same for an event and, as their pages list each other, all dates of its series."""
    if event.series is None:
        await bump_event(event.id)
        return
    rows = await Event.select(Event.id).where(Event.series == event.series)
    await bump_event(event.id, event.series, *(row["id"] for row in rows))


def content_columns(content: Content) -> dict[str, Any]:
    """What an event says of itself, as columns."""
    same = ("title", "summary", "description", "access_notes", "picture", "picture_alt")
    also = ("what_to_bring", "contact", "is_free")
    return {name: getattr(content, name) for name in (*same, *also)} | {
        "kind": content.kind.value,
        "areas": json.dumps(sorted(set(content.areas))),
        "audience": content.audience.value,
        "price": "" if content.is_free else content.price,
        **{name: name in content.access for name in ACCESS_TITLES},
    }


def content_of(event: Event, **given: Any) -> Content:
    """What an event says of itself, with what is given instead of what stands there."""
    same = ("title", "summary", "description", "access_notes", "picture", "picture_alt")
    also = ("what_to_bring", "contact", "is_free", "price")
    values = {name: getattr(event, name) for name in (*same, *also)} | {
        "kind": EventKind(event.kind),
        "areas": tuple(json.loads(event.areas)),
        "audience": Audience(event.audience),
        "access": tuple(name for name in ACCESS_TITLES if getattr(event, name)),
    }
    return Content(**values | given)


def registration_of(event: Event) -> Registration:
    """How people sign up for an event."""
    return Registration(
        is_wanted=event.has_registration,
        capacity=event.capacity,
        opens_at=event.signup_opens_at,
        closes_at=event.signup_closes_at,
        has_waiting_list=event.has_waiting_list,
        needs_approval=event.needs_approval,
    )


def timing_columns(timing: Timing) -> dict[str, Any]:
    """When it is, as columns."""
    return {name: getattr(timing, name) for name in TIME_COLUMNS}


def spot_columns(spot: Spot) -> dict[str, Any]:
    """Where it is, as columns."""
    return {
        "place_name": spot.place_name,
        "address": spot.address,
        "is_online": spot.is_online,
        "link": spot.link,
    }


def registration_columns(registration: Registration) -> dict[str, Any]:
    """How people sign up, as columns."""
    return {
        "has_registration": registration.is_wanted,
        "capacity": registration.capacity,
        "signup_opens_at": registration.opens_at,
        "signup_closes_at": registration.closes_at,
        "has_waiting_list": registration.has_waiting_list,
        "needs_approval": registration.needs_approval,
    }
