"""One's own sign-ups: the page behind a link, and the list of who is signed in."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from uuid import UUID

from core.contracts.errors import NotFound, Refused
from core.contracts.ports import pass_source
from core.contracts.signups import PassView
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.data.times import utc_now
from core.services.documents.api import print_kind
from core.settings import current
from core.signups.cards import own_cards
from core.signups.documents import PASS
from core.signups.forms import CompanionForm, LinkForm
from core.signups.hand_over_rules import may_hand_over
from core.signups.links import link_path, link_token
from core.signups.queries.answers import answers_of, inquiries_of
from core.signups.queries.hand_overs import living_hand_over, sheets_to_swap_for, swaps_for
from core.signups.queries.own import LinkedSignup, signups_of_person, subjects_of
from core.signups.queries.sheets import party_members, sheet_by_id
from core.signups.remembered import remember_pass
from core.signups.rules import may_cancel, may_change_answers
from core.signups.service.cancel import cancel
from core.signups.service.companions import remove_companion
from core.signups.service.settle import accept_offer, confirm
from core.signups.values import Place, SignUpAnswer, SignupState
from core.web.flashes import with_flash
from core.web.forms import Form, read_form
from core.web.handlers import (
    FromPath,
    NamedDependency,
    Request,
    Response,
    Viewer,
    get,
    post,
    redirect,
)
from core.web.i18n import gettext
from core.web.papers import as_file
from core.web.questions import told_answers
from core.web.rendering import render, render_desk

WAITS_FOR_GUARDIAN = msg("The sign-up is kept. It waits for a parent's or guardian's consent.")
DONE = {
    SignupState.CONFIRMED: msg("You are signed up."),
    SignupState.REQUESTED: msg("Your sign-up was sent to the organizer."),
    SignupState.HELD: WAITS_FOR_GUARDIAN,
}
WITH_PASS = (SignupState.HELD, SignupState.CONFIRMED)


@get("/signup/link/{token:str}", opt={"policy": "signups.link.open"})
async def show_signup(
    request: Request,
    subject: NamedDependency[Any],
    token: FromPath[str],  # noqa: ARG001 -- the loader read it
) -> Response[Any]:
    """The state in words, the pass, what can be done; looking uses nothing up."""
    return await _page(request, subject)


@get("/signup/link/{token:str}/pass.pdf", opt={"policy": "signups.link.open"})
async def take_pass(
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    token: FromPath[str],  # noqa: ARG001 -- the loader read it
) -> Response[Any]:
    """The pass on paper. Raises NotFound while no gate would look at it."""
    place = subject.place
    printed = await print_kind(PASS, place.id, layout=PASS.layouts[0].key, viewer=viewer)
    return as_file(printed.content, printed.filename, media_type="application/pdf")


@post("/signup/link/{token:str}/confirm", opt={"policy": "signups.link.confirm"}, status_code=200)
async def send_confirmation(
    request: Request,
    subject: NamedDependency[Any],
    token: FromPath[str],  # noqa: ARG001 -- the loader read it
) -> Response[Any]:
    """Confirm what is held."""
    return await _settle(request, subject, confirm)


@post("/signup/link/{token:str}/accept", opt={"policy": "signups.link.confirm"}, status_code=200)
async def send_acceptance(
    request: Request,
    subject: NamedDependency[Any],
    token: FromPath[str],  # noqa: ARG001 -- the loader read it
) -> Response[Any]:
    """Take a place that is offered."""
    return await _settle(request, subject, accept_offer)


@post("/signup/link/{token:str}/cancel", opt={"policy": "signups.link.cancel"}, status_code=200)
async def send_cancellation(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    token: FromPath[str],
) -> Response[Any]:
    """Take one's sign-up back."""
    await read_form(request, Form)
    try:
        await cancel(subject.place.id, viewer=viewer)
    except Refused as refused:
        return await _page(request, subject, refused.refusal)
    response = redirect(f"/signup/link/{token}")
    return with_flash(response, "success", gettext(msg("Your sign-up is cancelled.")))


@post(
    "/signup/link/{token:str}/companions", opt={"policy": "signups.link.confirm"}, status_code=200
)
async def send_removal(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    token: FromPath[str],
) -> Response[Any]:
    """One of those who were to come along stays at home."""
    form = await read_form(request, CompanionForm)
    if not form.validate():
        raise NotFound
    try:
        await remove_companion(subject.place.id, UUID(form.companion.data), viewer=viewer)
    except Refused as refused:
        return await _page(request, subject, refused.refusal)
    text = gettext(msg("Their place is free again."))
    return with_flash(redirect(f"/signup/link/{token}"), "success", text)


@get("/me/signups", opt={"policy": "signups.mine"})
async def list_own(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """All of one's sign-ups: what comes, what was."""
    found = await signups_of_person(viewer.person) if viewer.person else ()
    now = utc_now()
    ahead = [
        one for one in reversed(found) if one.sheet.ends_at > now and one.place.state.is_active
    ]
    shown = {one.place.id for one in ahead}
    return await render_desk(
        request,
        "signups/mine.html",
        place="me",
        title=viewer.name,
        ahead=own_cards(ahead, now=now, level=3),
        past=own_cards([one for one in found if one.place.id not in shown], now=now, level=3),
    )


async def _settle(
    request: Request, linked: LinkedSignup, verb: Callable[..., Awaitable[SignUpAnswer]]
) -> Response[Any]:
    form = await read_form(request, LinkForm)
    try:
        answer = await verb(linked.place.id, accepts_overlap=form.accepts_overlap.data)
    except Refused as refused:
        path = "accept" if verb is accept_offer else "confirm"
        return await _page(request, linked, refused.refusal, refused_path=path)
    is_other = answer.signup != linked.place.id
    text = msg("You were signed up already. Nothing changed.") if is_other else DONE[answer.state]
    return with_flash(redirect(link_path(answer.link)), "success", gettext(text))


async def _page(
    request: Request,
    linked: LinkedSignup,
    refusal: Refusal | None = None,
    *,
    refused_path: str = "confirm",
) -> Response[Any]:
    place, sheet = linked.place, linked.sheet
    described = (await subjects_of([sheet])).get(sheet.id)
    members = await party_members(place.party)
    party = [one for one in members if not one.is_leader and one.state.is_active]
    is_own = linked.proves_address or place.person is None
    given = (await answers_of([place.id])).get(place.id) if is_own and sheet.form else None
    inquiries = (await inquiries_of([place.id])).get(place.id, ()) if is_own else ()
    pass_view = await _pass_to_show(place) if described is not None else None
    response = await render(
        request,
        "signups/signup.html",
        status=409 if refusal else 200,
        linked=linked,
        place=place,
        sheet=sheet,
        thing=described,
        party=party,
        party_passes=await _passes_of(party) if is_own else {},
        wards=[one.name for one in party if one.leader_is],
        pass_view=pass_view,
        refusal=refusal,
        refused_path=refused_path,
        is_own=is_own,
        answers=told_answers(given),
        inquiries=inquiries,
        may_answer=is_own
        and bool(sheet.form or inquiries)
        and may_change_answers(place, sheet, utc_now(), has_answered=given is not None) is None,
        may_cancel=is_own and may_cancel(place, sheet, utc_now()) is None,
        **await _giving(linked, members),
    )
    if pass_view is not None and is_own:
        remember_pass(request, response, place.id, now=utc_now())
    return response


async def _giving(linked: LinkedSignup, members: Sequence[Place]) -> dict[str, Any]:
    """Whether the place can be given on from this page, how it is given on now, what others offer
    to swap for it.
    """
    place, sheet, now = linked.place, linked.sheet, utc_now()
    size = sum(one.state.is_active for one in members)
    may_give = may_hand_over(place, sheet, now, size=size) is None
    if not may_give or not linked.proves_address or place.person is None:
        return {"may_give": False}
    handed = await living_hand_over(place.id)
    path = f"/signup/hand-over/{link_token(handed.id)}" if handed else ""
    others = [] if handed else await sheets_to_swap_for(sheet, place.person, now)
    swaps = await swaps_for(place)
    wanted = await sheet_by_id(handed.wants) if handed and handed.wants else None
    things = await subjects_of(
        [*others, *(one.sheet for one in swaps), *([wanted] if wanted else [])]
    )
    return {
        "may_give": True,
        "handed": handed,
        "hand_over_url": f"{current().base_url}{path}",
        "wanted": things.get(wanted.id) if wanted else None,
        "to_swap_for": [(one.id, things[one.id]) for one in others if one.id in things],
        "swaps": [(one.token, things[one.sheet.id]) for one in swaps if one.sheet.id in things],
    }


async def _passes_of(party: Sequence[Place]) -> dict[UUID, PassView]:
    found = {one.id: await _pass_to_show(one) for one in party}
    return {signup: one for signup, one in found.items() if one is not None}


async def _pass_to_show(place: Place) -> PassView | None:
    """The pass, while a gate would look at it."""
    if place.state not in WITH_PASS:
        return None
    found = await pass_source.get().pass_for(place.id)
    return found if found is not None and utc_now() < found.not_after else None


OWN_ROUTES = (
    show_signup,
    take_pass,
    send_confirmation,
    send_acceptance,
    send_cancellation,
    send_removal,
    list_own,
)
