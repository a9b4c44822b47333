"""People from paper: entering them at the desk, and joining what they have to an account."""

from typing import Any
from uuid import UUID

from core.contracts.errors import Invalid, Refused, TooMany
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.signups.forms import AddressForm, JoinForm, PaperForm
from core.signups.links import link_path
from core.signups.minors import asks_age
from core.signups.queries.own import link_of, subjects_of
from core.signups.routes.desk_page import BASE, Typed, back_to, list_page
from core.signups.service.join import join_by_code, join_by_link, send_join_link
from core.signups.service.paper import add_from_paper, undo_entry
from core.web.flashes import with_flash
from core.web.forms import Form, idempotency_key, read_form
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
from core.web.rendering import render, render_desk

TOO_MANY = Refusal("too_many", msg("Too many tries. Wait an hour and try again."))
JOINED = msg("Joined. The sign-up is yours now.")


@post(BASE + "/paper", opt={"policy": "signups.sheet.manage"}, status_code=200)
async def send_paper(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
) -> Response[Any]:
    """Enter somebody who signed a form; the form stays for the next one."""
    form = await read_form(request, PaperForm)
    if not form.validate() or not form.is_age_said(is_asked=asks_age(subject.sheet)):
        return await list_page(request, viewer, subject, Typed(paper=form), status=422)
    key = await idempotency_key(request) or ""
    try:
        answer = await add_from_paper(
            subject.sheet.id,
            name=form.name.data,
            signed_on=form.signed_on.data,
            age=form.band(),
            key=key,
            viewer=viewer,
        )
    except Invalid as wrong:
        form.take(wrong)
        return await list_page(request, viewer, subject, Typed(paper=form), status=422)
    except Refused as refused:
        return await list_page(request, viewer, subject, Typed(paper=form), refusal=refused.refusal)
    return redirect(back_to(subject, f"?entered={answer.signup}#paper"))


@post(BASE + "/{signup_id:uuid}/undo", opt={"policy": "signups.signup.manage"}, status_code=200)
async def send_undo(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    signup_id: FromPath[UUID],
) -> Response[Any]:
    """Take a mistyped entry back."""
    await read_form(request, Form)
    try:
        await undo_entry(signup_id, viewer=viewer)
    except Refused as refused:
        return await list_page(request, viewer, subject, refusal=refused.refusal)
    text = gettext(msg("Undone. The name was deleted."))
    return with_flash(redirect(back_to(subject, "#paper")), "success", text)


@post(BASE + "/{signup_id:uuid}/join", opt={"policy": "signups.signup.manage"}, status_code=200)
async def send_address(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    signup_id: FromPath[UUID],
) -> Response[Any]:
    """Mail the joining link to an address that the person gave."""
    form = await read_form(request, AddressForm)
    refusal = Refusal("no_address", msg("Write the e-mail address of the person."))
    if form.validate():
        try:
            await send_join_link(signup_id, email=form.email.data, viewer=viewer)
        except Refused as refused:
            refusal = refused.refusal
        except TooMany:
            refusal = Refusal("too_many", msg("Three links were sent today. Try again tomorrow."))
        else:
            text = gettext(
                msg("A mail is on its way. The sign-up joins when its button is pressed.")
            )
            return with_flash(redirect(back_to(subject)), "success", text)
    return await list_page(request, viewer, subject, refusal=refusal)


@get("/signup/paper/{token:str}", opt={"policy": "signups.paper.open"})
async def show_paper_link(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """What would be joined to which address; looking uses nothing up."""
    return await _link_page(request, subject)


@post("/signup/paper/{token:str}", opt={"policy": "signups.paper.open"}, status_code=200)
async def send_paper_link(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """Join; then the sign-up's own page."""
    await read_form(request, Form)
    try:
        signup = await join_by_link(subject)
    except Refused as refused:
        return await _link_page(request, subject, refused.refusal)
    return await _to_signup(signup)


@get("/me/signups/paper", opt={"policy": "signups.paper.join"})
async def show_join(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Where the letters of a pass on paper are typed."""
    return await _join_page(request, viewer, JoinForm())


@post("/me/signups/paper", opt={"policy": "signups.paper.join"}, status_code=200)
async def send_join(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Make a sign-up from paper one's own."""
    form = await read_form(request, JoinForm)
    if not form.validate():
        return await _join_page(request, viewer, form, status=422)
    try:
        signup = await join_by_code(form.code.data, viewer=viewer)
    except Refused as refused:
        return await _join_page(request, viewer, form, refusal=refused.refusal, status=422)
    except TooMany:
        return await _join_page(request, viewer, form, refusal=TOO_MANY, status=429)
    return await _to_signup(signup)


async def _to_signup(signup: UUID) -> Response[Any]:
    link = await link_of(signup)
    path = link_path(link) if link else "/me/signups"
    return with_flash(redirect(path), "success", gettext(JOINED))


async def _join_page(
    request: Request,
    viewer: Viewer,
    form: JoinForm,
    *,
    refusal: Refusal | None = None,
    status: int = 200,
) -> Response[Any]:
    return await render_desk(
        request,
        "signups/join.html",
        place="me",
        title=viewer.name,
        status=status,
        form=form,
        refusal=refusal,
    )


async def _link_page(
    request: Request, linked: Any, refusal: Refusal | None = None
) -> Response[Any]:
    thing = (await subjects_of([linked.sheet])).get(linked.sheet.id)
    return await render(
        request,
        "signups/paper_link.html",
        status=409 if refusal else 200,
        linked=linked,
        sheet=linked.sheet,
        thing=thing,
        refusal=refusal,
    )


PAPER_ROUTES = (
    send_paper,
    send_undo,
    send_address,
    show_paper_link,
    send_paper_link,
    show_join,
    send_join,
)
