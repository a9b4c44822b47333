"""The host's side: sheets of an organization, who is on them, adding, deciding, cancelling."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.contracts.ages import AgeBand
from core.contracts.errors import Invalid
from core.contracts.signups import Applicant
from core.contracts.texts import msg
from core.data.times import utc_now
from core.people.api import is_address
from core.signups.api_v1.shapes import (
    READ,
    WRITE,
    CancelBody,
    DecisionBody,
    OtherBody,
    SheetAnswer,
    SheetsQuery,
    SignedUp,
    SignupLine,
    SignupsQuery,
    brought,
    thing_of,
)
from core.signups.minors import asks_age
from core.signups.queries.sheets import sheet_by_id, sheets_ahead_of, signup_by_id, signups_page
from core.signups.service.companions import take_away
from core.signups.service.decide import decide
from core.signups.service.sign_up import add_by_hand
from core.signups.values import CancelledBy, Place, SignUpRequest, Source
from core.web.api.handlers import (
    ROOT,
    UNFIT,
    FromPath,
    NamedDependency,
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

SHEETS = ROOT + "/organizations/{organization_slug:str}/sheets"
SIGNUPS = SHEETS + "/{sheet_id:uuid}/signups"
SIGNUP = SIGNUPS + "/{signup_id:uuid}"
SHEETS_AT_ONCE, SIGNUPS_AT_ONCE = 50, 100


@get(
    SHEETS,
    opt=operation(
        policy="signups.sheets.list",
        scope=READ,
        summary=msg("An organization's sheets that are not over"),
        query=SheetsQuery,
        answer=Page[SheetAnswer],
    ),
)
async def api_list_sheets(
    request: Request,
    subject: NamedDependency[Any],
    organization_slug: FromPath[str],  # noqa: ARG001 -- the loader read it
) -> Response[Any]:
    """50 at a time, the first start first."""
    asked = read_query(request, SheetsQuery)
    last = await sheet_by_id(asked.after) if asked.after else None
    if asked.after and (last is None or last.organization != subject.id):
        raise Invalid({"after": [UNFIT]})
    found = await sheets_ahead_of([subject.id], now=utc_now(), after=last, limit=SHEETS_AT_ONCE + 1)
    shown = found[:SHEETS_AT_ONCE]
    more = str(shown[-1].id) if len(found) > SHEETS_AT_ONCE else None
    return answer(request, Page(items=[SheetAnswer.of(one) for one in shown], after=more))


@get(
    SIGNUPS,
    opt=operation(
        policy="signups.sheet.manage",
        scope=READ,
        summary=msg("Who signed up"),
        query=SignupsQuery,
        answer=Page[SignupLine],
        thing=thing_of,
    ),
)
async def api_list_signups(
    request: Request,
    organization_slug: FromPath[str],  # noqa: ARG001 -- the loader read it
    sheet_id: FromPath[UUID],
) -> Response[Any]:
    """100 at a time, in the order they came."""
    asked = read_query(request, SignupsQuery)
    found = await signups_page(
        sheet_id, state=asked.state, after=asked.after, limit=SIGNUPS_AT_ONCE + 1
    )
    shown = found[:SIGNUPS_AT_ONCE]
    more = str(shown[-1].id) if len(found) > SIGNUPS_AT_ONCE else None
    return answer(request, Page(items=[SignupLine.of(one) for one in shown], after=more))


@post(
    SIGNUPS,
    status_code=201,
    opt=operation(
        policy="signups.sheet.manage",
        scope=WRITE,
        summary=msg("Sign somebody else up"),
        body=OtherBody,
        answer=SignedUp,
        status=201,
        thing=thing_of,
    ),
)
async def api_add_signup(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    organization_slug: FromPath[str],  # noqa: ARG001 -- the loader read it
    sheet_id: FromPath[UUID],
) -> Response[Any]:
    """Confirmed at once where there is a place; they get a message where there is an address."""
    body = await read_body(request, OtherBody)
    for name in ("email", "guardian_email"):
        if getattr(body, name) and not is_address(getattr(body, name).strip()):
            raise Invalid({name: [msg("Write the address as name@example.org.")]})
    if body.age is None and asks_age(subject.sheet):
        raise Invalid({"age": [msg("Choose how old they are.")]})
    wish = SignUpRequest(
        sheet=sheet_id,
        applicant=Applicant(
            name=body.name.strip(), email=body.email.strip(), language=body.language
        ),
        idempotency_key="",
        companions=brought(body.companions),
        source=Source.DESK,
        override_reason=body.override_reason,
        age=AgeBand(body.age) if body.age else None,
        guardian_email=body.guardian_email.strip(),
        answers=body.answers,
    )

    async def act() -> SignedUp:
        found = await add_by_hand(wish, viewer=viewer)
        return SignedUp(id=found.signup, sheet=sheet_id, state=found.state)

    return await once(request, viewer, act, status=201)


@post(
    SIGNUP + "/decide",
    status_code=200,
    opt=operation(
        policy="signups.signup.manage",
        scope=WRITE,
        summary=msg("Give a place that was asked for, or decline"),
        body=DecisionBody,
        answer=SignupLine,
        thing=thing_of,
    ),
)
async def api_decide(
    request: Request,
    viewer: NamedDependency[Viewer],
    organization_slug: FromPath[str],  # noqa: ARG001 -- the loader read it
    sheet_id: FromPath[UUID],  # noqa: ARG001 -- the loader read it
    signup_id: FromPath[UUID],
) -> Response[Any]:
    """They get a message."""
    body = await read_body(request, DecisionBody)

    async def act() -> SignupLine:
        await decide(
            signup_id,
            approve=body.decision == "approve",
            viewer=viewer,
            reason=body.reason,
            override_reason=body.override_reason,
        )
        return await _line(signup_id)

    return await once(request, viewer, act)


@post(
    SIGNUP + "/cancel",
    status_code=200,
    opt=operation(
        policy="signups.signup.manage",
        scope=WRITE,
        summary=msg("Cancel somebody's sign-up"),
        body=CancelBody,
        answer=SignupLine,
        thing=thing_of,
    ),
)
async def api_cancel_signup(
    request: Request,
    viewer: NamedDependency[Viewer],
    organization_slug: FromPath[str],  # noqa: ARG001 -- the loader read it
    sheet_id: FromPath[UUID],  # noqa: ARG001 -- the loader read it
    signup_id: FromPath[UUID],
) -> Response[Any]:
    """They get a message with the reason; who waits moves up."""
    body = await read_body(request, CancelBody)

    async def act() -> SignupLine:
        await take_away(signup_id, viewer=viewer, by=CancelledBy.HOST, reason=body.reason)
        return await _line(signup_id)

    return await once(request, viewer, act)


async def _line(signup: UUID) -> SignupLine:
    found: Place | None = await signup_by_id(signup)
    assert found is not None  # the policy's loader has seen it
    return SignupLine.of(found)


DESK_OPERATIONS = (
    api_list_sheets,
    api_list_signups,
    api_add_signup,
    api_decide,
    api_cancel_signup,
)
