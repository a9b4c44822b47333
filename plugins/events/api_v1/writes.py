"""Writing events: draft, change, publish, move, postpone, cancel: the verbs of the desk."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.contracts.errors import Invalid
from core.contracts.texts import msg
from core.people.api import AREAS
from core.web.api.handlers import (
    FromPath,
    NamedDependency,
    Nothing,
    Request,
    Response,
    Viewer,
    changed,
    once,
    operation,
    patch,
    post,
    read_body,
)
from plugins.events.api_v1.reads import DESK, ONE
from plugins.events.api_v1.shapes import (
    WRITE,
    CancelBody,
    EventAnswer,
    EventBody,
    EventChange,
    MoveBody,
    PostponeBody,
    Told,
    thing_of,
    timing,
)
from plugins.events.permissions import HostedEvent
from plugins.events.rules import is_public
from plugins.events.service.drafting import create_draft, edit_event
from plugins.events.service.moving import cancel_event, change_event, postpone_event
from plugins.events.service.publishing import publish_event
from plugins.events.values import EventState

MOVES = msg("Time and place of a public event change with “move”: people get word of it.")


@post(
    DESK,
    status_code=201,
    opt=operation(
        policy="events.event.create",
        scope=WRITE,
        summary=msg("Write a draft"),
        body=EventBody,
        answer=EventAnswer,
        status=201,
    ),
)
async def api_write_event(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
) -> Response[Any]:
    """Only its organization sees it until it is published."""
    body = await read_body(request, EventBody)
    check_areas(body)

    async def act() -> EventAnswer:
        event = await create_draft(viewer, subject, body.draft())
        return EventAnswer.of(HostedEvent(event=event, organization=subject))

    return await once(request, viewer, act, status=201)


@patch(
    ONE,
    opt=operation(
        policy="events.event.edit",
        scope=WRITE,
        summary=msg("Change what an event says"),
        body=EventChange,
        answer=EventAnswer,
        thing=thing_of,
    ),
)
async def api_change_event(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    event_id: FromPath[UUID],
) -> Response[Any]:
    """What is left out stays as it is."""
    present = EventBody.of(subject.event)
    wish = changed(present, await read_body(request, EventChange))
    check_areas(wish)
    check_moves(subject, present, wish)
    draft = wish.draft(subject.event.picture, subject.event.picture_alt)

    async def act() -> EventAnswer:
        event = await edit_event(
            viewer,
            event_id,
            content=draft.content,
            registration=draft.registration,
            timing=draft.timing,
            spot=draft.spot,
        )
        return EventAnswer.of(HostedEvent(event=event, organization=subject.organization))

    return await once(request, viewer, act)


@post(
    ONE + "/publish",
    status_code=200,
    opt=operation(
        policy="events.event.edit",
        scope=WRITE,
        summary=msg("Publish a draft, or send it to the city"),
        body=Nothing,
        answer=Told,
        thing=thing_of,
    ),
)
async def api_publish_event(
    request: Request,
    viewer: NamedDependency[Viewer],
    event_id: FromPath[UUID],
) -> Response[Any]:
    """The state says which of both happened."""
    await read_body(request, Nothing)

    async def act() -> Told:
        return Told(id=event_id, state=await publish_event(viewer, event_id))

    return await once(request, viewer, act)


@post(
    ONE + "/move",
    status_code=200,
    opt=operation(
        policy="events.event.move",
        scope=WRITE,
        summary=msg("Move a public event in time or place"),
        body=MoveBody,
        answer=Told,
        thing=thing_of,
    ),
)
async def api_move_event(
    request: Request,
    viewer: NamedDependency[Viewer],
    event_id: FromPath[UUID],
) -> Response[Any]:
    """Who signed up gets word; a postponed event takes place again."""
    body = await read_body(request, MoveBody)

    async def act() -> Told:
        told = await change_event(
            viewer,
            event_id,
            timing=timing(body.starts_at, body.ends_at, is_all_day=body.is_all_day),
            spot=body.spot.spot(),
            reason=body.reason,
        )
        return Told(id=event_id, state=EventState.PUBLISHED, told=told)

    return await once(request, viewer, act)


@post(
    ONE + "/postpone",
    status_code=200,
    opt=operation(
        policy="events.event.move",
        scope=WRITE,
        summary=msg("Put a public event off"),
        body=PostponeBody,
        answer=Told,
        thing=thing_of,
    ),
)
async def api_postpone_event(
    request: Request,
    viewer: NamedDependency[Viewer],
    event_id: FromPath[UUID],
) -> Response[Any]:
    """To a new date, or until one is known."""
    body = await read_body(request, PostponeBody)
    starts_at, ends_at = body.starts_at, body.ends_at
    if (starts_at is None) != (ends_at is None):
        raise Invalid({"ends_at": [msg("Give the new start and end.")]})
    to = None
    if starts_at is not None and ends_at is not None:
        to = timing(starts_at, ends_at, is_all_day=body.is_all_day)

    async def act() -> Told:
        told = await postpone_event(viewer, event_id, reason=body.reason, timing=to)
        state = EventState.PUBLISHED if to else EventState.POSTPONED
        return Told(id=event_id, state=state, told=told)

    return await once(request, viewer, act)


@post(
    ONE + "/cancel",
    status_code=200,
    opt=operation(
        policy="events.event.move",
        scope=WRITE,
        summary=msg("Call a public event off"),
        body=CancelBody,
        answer=Told,
        thing=thing_of,
    ),
)
async def api_cancel_event(
    request: Request,
    viewer: NamedDependency[Viewer],
    event_id: FromPath[UUID],
) -> Response[Any]:
    """With all its sign-ups; who signed up gets word."""
    body = await read_body(request, CancelBody)

    async def act() -> Told:
        told = await cancel_event(viewer, event_id, reason=body.reason)
        return Told(id=event_id, state=EventState.CANCELLED, told=told)

    return await once(request, viewer, act)


def check_areas(body: EventBody) -> None:
    """Raises Invalid for an area that is not on the list."""
    if set(body.areas) - AREAS.keys():
        raise Invalid({"areas": [msg("This is not on the list.")]})


def check_moves(hosted: HostedEvent, present: EventBody, wish: EventBody) -> None:
    """A change of time or place of what others know of is no silent one. Raises Invalid."""
    if not is_public(hosted.event):
        return
    names = ("starts_at", "ends_at", "is_all_day", "spot")
    moved = [name for name in names if getattr(present, name) != getattr(wish, name)]
    if moved:
        raise Invalid({name: [MOVES] for name in moved})


WRITES = (
    api_write_event,
    api_change_event,
    api_publish_event,
    api_move_event,
    api_postpone_event,
    api_cancel_event,
)
