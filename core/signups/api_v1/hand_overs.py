"""Giving one's place on, taking one that is given on, and the host's answer, for programs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.contracts.ages import AgeBand
from core.contracts.errors import Invalid, NotFound
from core.contracts.texts import msg
from core.data.times import utc_now
from core.people.api import is_address
from core.signups.api_v1.desk import SHEETS
from core.signups.api_v1.hand_over_shapes import (
    AskedHandOverAnswer,
    GivenOnAnswer,
    HandOverAnswer,
    HandOverBody,
    TakenOver,
    TakeOverBody,
)
from core.signups.api_v1.own import OWN, SHEET, check_age
from core.signups.api_v1.shapes import READ, WRITE, DecisionBody, thing_of
from core.signups.queries.hand_overs import (
    asked_hand_overs,
    hand_over_by_id,
    public_hand_overs,
)
from core.signups.service.hand_over import count_mail, offer_place, withdraw_hand_over
from core.signups.service.take_over import Taker, agree_to_hand_over, take_over
from core.web.api.handlers import (
    Done,
    FromPath,
    NamedDependency,
    Nothing,
    Page,
    Request,
    Response,
    Viewer,
    answer,
    get,
    once,
    operation,
    post,
    read_body,
    read_query,
)
from core.web.connection import SignInNeeded

MINE = OWN + "/{signup_id:uuid}/hand-over"
PUBLIC = SHEET + "/hand-overs"
DESK = SHEETS + "/{sheet_id:uuid}/hand-overs"


@post(
    MINE,
    status_code=201,
    opt=operation(
        policy="signups.own.change",
        scope=WRITE,
        summary=msg("Give one's place on, or swap it"),
        body=HandOverBody,
        answer=HandOverAnswer,
        status=201,
    ),
)
async def api_hand_over(
    request: Request, viewer: NamedDependency[Viewer], signup_id: FromPath[UUID]
) -> Response[Any]:
    """Until somebody takes it the place stays one's own; what was offered before ends."""
    body = await read_body(request, HandOverBody)
    _check_receiver(body)

    async def count() -> None:
        if body.email or body.wants:
            await count_mail(signup_id)

    async def act() -> HandOverAnswer:
        made = await offer_place(
            signup_id,
            viewer=viewer,
            email=body.email.strip(),
            is_public=body.is_public,
            wants=body.wants,
        )
        return await _answer(made)

    return await once(request, viewer, act, status=201, before=count)


@post(
    MINE + "/withdraw",
    status_code=200,
    opt=operation(
        policy="signups.own.change",
        scope=WRITE,
        summary=msg("Keep one's place after all"),
        body=Nothing,
        answer=Done,
    ),
)
async def api_withdraw_hand_over(
    request: Request, viewer: NamedDependency[Viewer], signup_id: FromPath[UUID]
) -> Response[Any]:
    """Whoever wanted it and waits for the host is told."""
    await read_body(request, Nothing)

    async def act() -> Done:
        await withdraw_hand_over(signup_id, viewer=viewer)
        return Done()

    return await once(request, viewer, act)


@get(
    PUBLIC,
    opt=operation(
        policy="signups.sheet.see",
        scope=READ,
        summary=msg("Places of a sheet that people give on to anybody"),
        query=Nothing,
        answer=Page[GivenOnAnswer],
        thing=thing_of,
    ),
)
async def api_list_given_on(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    sheet_id: FromPath[UUID],  # noqa: ARG001 -- the loader read it
) -> Response[Any]:
    """At most 100, the oldest first; not one's own, and swaps only for who can swap."""
    read_query(request, Nothing)
    found = await public_hand_overs(subject, viewer.person, utc_now())
    return answer(request, Page(items=[GivenOnAnswer.of(one) for one in found]))


@post(
    PUBLIC + "/{hand_over_id:uuid}/take",
    status_code=200,
    opt=operation(
        policy="signups.hand_over.take",
        scope=WRITE,
        summary=msg("Take a place that somebody gives on to anybody"),
        body=TakeOverBody,
        answer=TakenOver,
        thing=thing_of,
    ),
)
async def api_take_over(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    sheet_id: FromPath[UUID],
    hand_over_id: FromPath[UUID],  # noqa: ARG001 -- the loader read it
) -> Response[Any]:
    """As oneself, by all rules of the sheet; where the host agrees first, it is asked for."""
    body = await read_body(request, TakeOverBody)
    if viewer.person is None:
        raise SignInNeeded
    await check_age(sheet_id, viewer, body)
    taker = Taker(
        viewer=viewer,
        person=viewer.person,
        name=viewer.name,
        language=viewer.language,
        age=AgeBand(body.age) if body.age else None,
        guardian_email=body.guardian_email.strip(),
        accepts_overlap=body.accepts_overlap,
        answers=body.answers,
        answers_to=body.answers_to,
    )

    async def act() -> TakenOver:
        taken = await take_over(subject, taker)
        return TakenOver(id=taken.signup, sheet=sheet_id, state=taken.state)

    return await once(request, viewer, act)


@get(
    DESK,
    opt=operation(
        policy="signups.sheet.manage",
        scope=READ,
        summary=msg("Who wants to give a place to whom, where the host agrees first"),
        query=Nothing,
        answer=Page[AskedHandOverAnswer],
        thing=thing_of,
    ),
)
async def api_list_asked_hand_overs(
    request: Request,
    organization_slug: FromPath[str],  # noqa: ARG001 -- the loader read it
    sheet_id: FromPath[UUID],
) -> Response[Any]:
    """What waits for an answer, the oldest first."""
    read_query(request, Nothing)
    found = await asked_hand_overs(sheet_id)
    return answer(request, Page(items=[AskedHandOverAnswer.of(one) for one in found]))


@post(
    DESK + "/{hand_over_id:uuid}/decide",
    status_code=200,
    opt=operation(
        policy="signups.hand_over.settle",
        scope=WRITE,
        summary=msg("Agree that a place is handed over, or do not"),
        body=DecisionBody,
        answer=HandOverAnswer,
        thing=thing_of,
    ),
)
async def api_settle_hand_over(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    hand_over_id: FromPath[UUID],
) -> Response[Any]:
    """Both get a message, and the reason where the host does not agree."""
    body = await read_body(request, DecisionBody)

    async def act() -> HandOverAnswer:
        await agree_to_hand_over(
            subject.linked,
            agrees=body.decision == "approve",
            viewer=viewer,
            reason=body.reason,
            override_reason=body.override_reason,
        )
        return await _answer(hand_over_id)

    return await once(request, viewer, act)


def _check_receiver(body: HandOverBody) -> None:
    """Raise Invalid unless it is one of the two: somebody's address, or everybody."""
    email = body.email.strip()
    if not email and not body.is_public:
        raise Invalid({"email": [msg("Write the e-mail address of that person.")]})
    if email and body.is_public:
        raise Invalid({"is_public": [msg("Give it to one person or to anybody, not to both.")]})
    if email and not is_address(email):
        raise Invalid({"email": [msg("Write the address as name@example.org.")]})


async def _answer(hand_over: UUID) -> HandOverAnswer:
    found = await hand_over_by_id(hand_over)
    if found is None:
        raise NotFound
    return HandOverAnswer.of(found.handed)


HAND_OVER_OPERATIONS = (
    api_hand_over,
    api_withdraw_hand_over,
    api_list_given_on,
    api_take_over,
    api_list_asked_hand_overs,
    api_settle_hand_over,
)
