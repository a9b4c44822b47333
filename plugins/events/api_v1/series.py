"""Series for programs: made, edited, moved, given another rule; dates skipped and taken in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.contracts.errors import NotFound
from core.contracts.texts import msg
from core.web.api.handlers import (
    FromPath,
    NamedDependency,
    Nothing,
    Request,
    Response,
    Viewer,
    answer,
    changed,
    get,
    once,
    operation,
    post,
    read_body,
)
from plugins.events.api_v1.reads import ONE
from plugins.events.api_v1.series_shapes import (
    Changed,
    DatesCancelBody,
    DatesEditBody,
    DatesMoveBody,
    DayBody,
    RepeatBody,
    RuleBody,
    RuleChanged,
    SeriesAnswer,
)
from plugins.events.api_v1.shapes import READ, WRITE, EventBody, thing_of, timing
from plugins.events.api_v1.writes import check_areas, check_moves
from plugins.events.rule_changes import ended
from plugins.events.rule_plans import Wish
from plugins.events.rules import timing_of
from plugins.events.series_queries import series_view
from plugins.events.service.repeating import add_date, left_out_dates, repeat_event, restore_date
from plugins.events.service.ruling import change_rule
from plugins.events.service.series_cancelling import cancel_dates
from plugins.events.service.series_editing import edit_dates
from plugins.events.service.series_moving import move_dates

SERIES = ONE + "/series"


async def _answer(event_series: UUID | None) -> SeriesAnswer:
    found = await series_view(event_series)
    if found is None:
        raise NotFound
    return SeriesAnswer.of(found, [one.day for one in left_out_dates(found.series, found.dates)])


@get(
    SERIES,
    opt=operation(
        policy="events.event.manage",
        scope=READ,
        summary=msg("The series of an event, with all its dates"),
        answer=SeriesAnswer,
        thing=thing_of,
    ),
)
async def api_show_series(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """In whatever state its dates are."""
    return answer(request, await _answer(subject.event.series))


@post(
    SERIES,
    status_code=201,
    opt=operation(
        policy="events.event.edit",
        scope=WRITE,
        summary=msg("Make a series of an event"),
        body=RepeatBody,
        answer=SeriesAnswer,
        status=201,
        thing=thing_of,
    ),
)
async def api_make_series(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    event_id: FromPath[UUID],
) -> Response[Any]:
    """The event is its first date; each further one gets a page and a sign-up of its own."""
    body = await read_body(request, RepeatBody)

    async def act() -> SeriesAnswer:
        repeat = ended(body.rule.repeat(), timing_of(subject.event), body.rule.number)
        await repeat_event(
            viewer,
            event_id,
            repeat,
            left_out=set(body.left_out),
            signs_up_once=body.signs_up_once,
        )
        return await _answer(event_id)

    return await once(request, viewer, act, status=201)


@post(
    SERIES + "/edit",
    status_code=200,
    opt=operation(
        policy="events.event.edit",
        scope=WRITE,
        summary=msg("Change what dates of a series say"),
        body=DatesEditBody,
        answer=Changed,
        thing=thing_of,
    ),
)
async def api_edit_dates(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    event_id: FromPath[UUID],
) -> Response[Any]:
    """What was changed on a date alone stays there; what is left out stays as it is."""
    body = await read_body(request, DatesEditBody)
    present = EventBody.of(subject.event)
    wish = changed(present, body.changes)
    check_areas(wish)
    check_moves(subject, present, wish)
    draft = wish.draft(subject.event.picture, subject.event.picture_alt)

    async def act() -> Changed:
        number = await edit_dates(
            viewer,
            event_id,
            body.scope,
            content=draft.content,
            registration=draft.registration,
            timing=draft.timing,
            spot=draft.spot,
        )
        return Changed(dates=number)

    return await once(request, viewer, act)


@post(
    SERIES + "/move",
    status_code=200,
    opt=operation(
        policy="events.event.move",
        scope=WRITE,
        summary=msg("Move public dates of a series in time or place"),
        body=DatesMoveBody,
        answer=Changed,
        thing=thing_of,
    ),
)
async def api_move_dates(
    request: Request,
    viewer: NamedDependency[Viewer],
    event_id: FromPath[UUID],
) -> Response[Any]:
    """By as many days and hours as the named date moves; each person gets one message."""
    body = await read_body(request, DatesMoveBody)

    async def act() -> Changed:
        told = await move_dates(
            viewer,
            event_id,
            body.scope,
            timing=timing(body.starts_at, body.ends_at, is_all_day=body.is_all_day),
            spot=body.spot.spot(),
            reason=body.reason,
        )
        return Changed(told=told)

    return await once(request, viewer, act)


@post(
    SERIES + "/cancel",
    status_code=200,
    opt=operation(
        policy="events.event.move",
        scope=WRITE,
        summary=msg("Call public dates of a series off"),
        body=DatesCancelBody,
        answer=Changed,
        thing=thing_of,
    ),
)
async def api_cancel_dates(
    request: Request,
    viewer: NamedDependency[Viewer],
    event_id: FromPath[UUID],
) -> Response[Any]:
    """With their sign-ups; to skip one date, name it with the scope “this”."""
    body = await read_body(request, DatesCancelBody)

    async def act() -> Changed:
        told = await cancel_dates(viewer, event_id, body.scope, reason=body.reason)
        return Changed(told=told)

    return await once(request, viewer, act)


@post(
    SERIES + "/rule",
    status_code=200,
    opt=operation(
        policy="events.event.move",
        scope=WRITE,
        summary=msg("Give a series another rule"),
        body=RuleBody,
        answer=RuleChanged,
        thing=thing_of,
    ),
)
async def api_change_rule(
    request: Request,
    viewer: NamedDependency[Viewer],
    event_id: FromPath[UUID],
) -> Response[Any]:
    """Public dates that it no longer has are called off with the reason; people get word."""
    body = await read_body(request, RuleBody)
    wish = Wish(
        event=event_id, scope=body.from_when(), repeat=body.rule.repeat(), number=body.rule.number
    )

    async def act() -> RuleChanged:
        done = await change_rule(
            viewer,
            wish,
            left_out=set(body.left_out),
            taken_in=set(body.taken_in),
            reason=body.reason,
        )
        return RuleChanged(came=done.came, went=done.went, told=done.told)

    return await once(request, viewer, act)


@post(
    SERIES + "/add",
    status_code=200,
    opt=operation(
        policy="events.event.edit",
        scope=WRITE,
        summary=msg("Take a date in that was left out"),
        body=DayBody,
        answer=SeriesAnswer,
        thing=thing_of,
    ),
)
async def api_add_date(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    event_id: FromPath[UUID],
) -> Response[Any]:
    """One that the rule has and the series does not."""
    body = await read_body(request, DayBody)
    if subject.event.series is None:
        raise NotFound

    async def act() -> SeriesAnswer:
        await add_date(viewer, event_id, body.day)
        return await _answer(subject.event.series)

    return await once(request, viewer, act)


@post(
    ONE + "/restore",
    status_code=200,
    opt=operation(
        policy="events.event.move",
        scope=WRITE,
        summary=msg("Let a date take place that was called off"),
        body=Nothing,
        answer=Changed,
        thing=thing_of,
    ),
)
async def api_restore_date(
    request: Request,
    viewer: NamedDependency[Viewer],
    event_id: FromPath[UUID],
) -> Response[Any]:
    """Sign-up begins anew."""
    await read_body(request, Nothing)

    async def act() -> Changed:
        await restore_date(viewer, event_id)
        return Changed(dates=1)

    return await once(request, viewer, act)


SERIES_ROUTES = (
    api_show_series,
    api_make_series,
    api_edit_dates,
    api_move_dates,
    api_cancel_dates,
    api_change_rule,
    api_add_date,
    api_restore_date,
)
