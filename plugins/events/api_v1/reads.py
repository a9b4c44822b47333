"""Reading events: the public list, one of it, an organization's own."""

from __future__ import annotations

from typing import Any

from core.contracts.texts import msg
from core.data.times import utc_now
from core.web.api.handlers import (
    ROOT,
    NamedDependency,
    Page,
    Request,
    Response,
    answer,
    get,
    operation,
    read_cursor,
    read_query,
)
from plugins.events.api_v1.shapes import (
    READ,
    DeskEventsQuery,
    EventAnswer,
    EventListed,
    EventsQuery,
    thing_of,
)
from plugins.events.queries import EventPage, desk_events, upcoming_events

PUBLIC = ROOT + "/events"
DESK = ROOT + "/organizations/{organization_slug:str}/events"
ONE = DESK + "/{event_id:uuid}"


@get(
    PUBLIC,
    opt=operation(
        policy="events.list",
        scope=READ,
        summary=msg("Public events that are not over"),
        query=EventsQuery,
        answer=Page[EventListed],
    ),
)
async def api_list_events(request: Request) -> Response[Any]:
    """30 at a time, by their start."""
    asked = read_query(request, EventsQuery)
    found = await upcoming_events(
        now=utc_now(),
        kind=asked.kind,
        audience=asked.audience,
        area=asked.area,
        after=read_cursor(asked.after),
    )
    return _page(request, found)


@get(
    PUBLIC + "/{slug:str}",
    opt=operation(
        policy="events.event.see",
        scope=READ,
        summary=msg("One event by its address"),
        answer=EventAnswer,
        thing=thing_of,
    ),
)
async def api_show_event(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """As its page shows it."""
    return answer(request, EventAnswer.of(subject))


@get(
    DESK,
    opt=operation(
        policy="events.desk",
        scope=READ,
        summary=msg("All events of an organization"),
        query=DeskEventsQuery,
        answer=Page[EventListed],
    ),
)
async def api_list_desk_events(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """Drafts and past ones too, 30 at a time, by their start."""
    asked = read_query(request, DeskEventsQuery)
    return _page(
        request, await desk_events(subject.id, state=asked.state, after=read_cursor(asked.after))
    )


@get(
    ONE,
    opt=operation(
        policy="events.event.manage",
        scope=READ,
        summary=msg("One of an organization's events"),
        answer=EventAnswer,
        thing=thing_of,
    ),
)
async def api_show_desk_event(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """In whatever state."""
    return answer(request, EventAnswer.of(subject))


def _page(request: Request, found: EventPage) -> Response[Any]:
    items = [EventListed.of(one) for one in found.lines]
    return answer(request, Page(items=items, after=str(found.later) if found.later else None))


READS = (api_list_events, api_show_event, api_list_desk_events, api_show_desk_event)
