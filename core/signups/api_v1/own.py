"""A sheet as everybody sees it, and one's own sign-ups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core.contracts.ages import AgeBand
from core.contracts.errors import Invalid, NotFound
from core.contracts.signups import Applicant
from core.contracts.texts import msg
from core.data.times import utc_now
from core.people.api import is_address
from core.services.questions.api import Given, SeenBy
from core.signups.api_v1.hand_over_shapes import TakeOverBody
from core.signups.api_v1.question_shapes import AskedBackShape, sent_answers
from core.signups.api_v1.shapes import (
    READ,
    WRITE,
    AcceptBody,
    OwnBody,
    OwnSignupAnswer,
    SheetAnswer,
    SignedUp,
    brought,
    thing_of,
)
from core.signups.minors import age_questions
from core.signups.queries.answers import AskedBack, answers_of, inquiries_of
from core.signups.queries.own import OwnSignup, signups_of_person
from core.signups.queries.sheets import sheet_by_id
from core.signups.service.cancel import cancel
from core.signups.service.settle import accept_offer
from core.signups.service.sign_up import sign_up
from core.signups.values import SignUpRequest, SignupState, Source
from core.web.api.handlers import (
    ROOT,
    FromPath,
    NamedDependency,
    Nothing,
    Page,
    Request,
    Response,
    Viewer,
    answer,
    get,
    key_of,
    once,
    operation,
    post,
    read_body,
    read_query,
    said,
)
from core.web.connection import SignInNeeded
from core.web.rendering import localized

SHEET = ROOT + "/sheets/{sheet_id:uuid}"
OWN = ROOT + "/signups"


@get(
    SHEET,
    opt=operation(
        policy="signups.sheet.see",
        scope=READ,
        summary=msg("A sheet and how full it is"),
        answer=SheetAnswer,
        thing=thing_of,
    ),
)
async def api_show_sheet(
    request: Request,
    subject: NamedDependency[Any],
    sheet_id: FromPath[UUID],  # noqa: ARG001 -- the loader read it
) -> Response[Any]:
    """As the sign-up box counts it."""
    return answer(request, SheetAnswer.of(subject))


@post(
    SHEET + "/signups",
    status_code=201,
    opt=operation(
        policy="signups.sheet.apply",
        scope=WRITE,
        summary=msg("Sign up as oneself"),
        body=OwnBody,
        answer=SignedUp,
        status=201,
        thing=thing_of,
    ),
)
async def api_sign_up(
    request: Request,
    viewer: NamedDependency[Viewer],
    sheet_id: FromPath[UUID],
) -> Response[Any]:
    """A place, a place on the waiting list, or a request to the host.

    The engine keeps the key in the same command as the place: no other transaction is around it.
    """
    body = await read_body(request, OwnBody)
    if viewer.person is None:
        raise SignInNeeded
    await check_age(sheet_id, viewer, body)
    wish = SignUpRequest(
        sheet=sheet_id,
        applicant=Applicant(
            name=viewer.name, email=viewer.email, language=viewer.language, person=viewer.person
        ),
        idempotency_key=key_of(request),
        companions=brought(body.companions),
        accepts_overlap=body.accepts_overlap,
        source=Source.API,
        age=AgeBand(body.age) if body.age else None,
        guardian_email=body.guardian_email.strip(),
        answers=body.answers,
        answers_to=body.answers_to,
    )
    found = await sign_up(wish, viewer=viewer)
    return said(SignedUp(id=found.signup, sheet=sheet_id, state=found.state), status=201)


@get(
    OWN,
    opt=operation(
        policy="signups.mine",
        scope=READ,
        summary=msg("One's own sign-ups, the latest starts first"),
        query=Nothing,
        answer=Page[OwnSignupAnswer],
    ),
)
async def api_list_own_signups(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """At most 200."""
    read_query(request, Nothing)
    found = await signups_of_person(viewer.person) if viewer.person else ()
    ids = [one.place.id for one in found]
    given, asked_back = await answers_of(ids), await inquiries_of(ids)
    items = [_own(one, given, asked_back) for one in found]
    return answer(request, Page(items=items))


@post(
    OWN + "/{signup_id:uuid}/accept",
    status_code=200,
    opt=operation(
        policy="signups.own.change",
        scope=WRITE,
        summary=msg("Take a place that is offered"),
        body=AcceptBody,
        answer=SignedUp,
    ),
)
async def api_accept(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    signup_id: FromPath[UUID],
) -> Response[Any]:
    """From the waiting list."""
    body = await read_body(request, AcceptBody)

    async def act() -> SignedUp:
        found = await accept_offer(signup_id, accepts_overlap=body.accepts_overlap)
        return SignedUp(id=found.signup, sheet=subject.sheet, state=found.state)

    return await once(request, viewer, act)


@post(
    OWN + "/{signup_id:uuid}/cancel",
    status_code=200,
    opt=operation(
        policy="signups.own.change",
        scope=WRITE,
        summary=msg("Take one's own sign-up back"),
        body=Nothing,
        answer=SignedUp,
    ),
)
async def api_cancel_own(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    signup_id: FromPath[UUID],
) -> Response[Any]:
    """Until the start."""
    await read_body(request, Nothing)

    async def act() -> SignedUp:
        await cancel(signup_id, viewer=viewer)
        return SignedUp(id=signup_id, sheet=subject.sheet, state=SignupState.CANCELLED)

    return await once(request, viewer, act)


async def check_age(sheet_id: UUID, viewer: Viewer, body: OwnBody | TakeOverBody) -> None:
    """Raise Invalid for what is asked of minors and not answered."""
    sheet = await sheet_by_id(sheet_id)
    if sheet is None:
        raise NotFound
    asked = await age_questions(sheet, viewer, utc_now())
    if asked.age and body.age is None:
        raise Invalid({"age": [msg("Choose how old you are.")]})
    is_minor = body.age != "adult" if asked.age else asked.guardian
    if is_minor and not is_address(body.guardian_email.strip()):
        text = msg("Write the e-mail address of a parent or guardian. We ask them for consent.")
        raise Invalid({"guardian_email": [text]})


def _own(
    one: OwnSignup,
    given: Mapping[UUID, Given],
    asked_back: Mapping[UUID, Sequence[AskedBack]],
) -> OwnSignupAnswer:
    return OwnSignupAnswer(
        id=one.place.id,
        sheet=one.sheet.id,
        state=one.place.state,
        starts_at=one.sheet.starts_at,
        ends_at=one.sheet.ends_at,
        title=localized(one.subject.title) if one.subject else "",
        place=one.subject.place if one.subject else "",
        offered_until=one.place.offered_until,
        created_at=one.place.created_at,
        answers=sent_answers(given.get(one.place.id), frozenset(SeenBy)),
        asked_back=[AskedBackShape.of(asked) for asked in asked_back.get(one.place.id, ())],
    )


OWN_OPERATIONS = (api_show_sheet, api_sign_up, api_list_own_signups, api_accept, api_cancel_own)
