"""The page on which a host writes to all people of a thing: written, looked at once more, sent."""

from collections.abc import Sequence
from typing import Any

from core.contracts.errors import TooMany
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.data.ids import new_token
from core.people.api import organization_by_id
from core.signups.forms import WriteForm
from core.signups.loaders import WritingTo
from core.signups.queries.audiences import messages_sent, people_of_audience
from core.signups.service.write import HostLetter, write_to_audience
from core.signups.values import folded_address
from core.web.flashes import with_flash
from core.web.forms import idempotency_key, read_form
from core.web.handlers import NamedDependency, Request, Response, Viewer, get, post, redirect
from core.web.i18n import ngettext
from core.web.rendering import render_desk

BASE = "/desk/{organization_slug:str}/write/{audience:str}/{subject_id:uuid}"
POLICY = {"policy": "signups.message.write"}
SEND = "send"
TOO_MANY = Refusal(
    "too_many", msg("You have written many messages already. Please wait a while, then send this.")
)
NO_PEOPLE = Refusal("nobody", msg("There is nobody to write to yet."))


@get(BASE, opt=POLICY)
async def show_writing(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """An empty message, and what was written before."""
    return await _page(request, subject, WriteForm())


@post(BASE, opt=POLICY, status_code=200)
async def send_message(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
) -> Response[Any]:
    """Show what will be sent and to how many; then send it, once."""
    form = await read_form(request, WriteForm)
    if not form.validate():
        return await _page(request, subject, form, status=422)
    if form.step.data == "change":
        return await _page(request, subject, form)
    count = await _people(subject, form.states.data)
    if not count:
        return await _page(request, subject, form, refusal=NO_PEOPLE)
    if form.step.data != SEND:
        return await _page(request, subject, form, count=count)
    try:
        told = await write_to_audience(
            subject.audience,
            form.states.data,
            _letter(subject, form),
            viewer=viewer,
            request_key=await idempotency_key(request) or new_token()[0],
        )
    except TooMany:
        return await _page(request, subject, form, count=count, refusal=TOO_MANY)
    said = ngettext("Sent to %(num)s person.", "Sent to %(num)s people.", told)
    return with_flash(redirect(subject.audience.desk_path), "success", said)


def _letter(found: WritingTo, form: WriteForm) -> HostLetter:
    return HostLetter(
        organization=found.audience.organization,
        audience=found.audience.kind,
        about=found.audience.subject,
        subject=" ".join(form.subject.data.split()),
        text=form.text.data,
        is_urgent=form.is_urgent.data,
        urgent_reason=form.urgent_reason.data or "" if form.is_urgent.data else "",
        states=",".join(sorted(form.states.data)),
    )


async def _people(found: WritingTo, states: Sequence[str]) -> int:
    """How many people they are; somebody may have a place on several sheets."""
    places = await people_of_audience(found.audience, states)
    return len({folded_address(place.email) for place in places})


async def _page(
    request: Request,
    found: WritingTo,
    form: WriteForm,
    *,
    count: int = 0,
    refusal: Refusal | None = None,
    status: int = 200,
) -> Response[Any]:
    organization = await organization_by_id(found.audience.organization)
    counts = {name: await _people(found, [name]) for name in ("confirmed", "waiting")}
    return await render_desk(
        request,
        "signups/writing.html",
        place="desk",
        title=organization.short_name if organization else "",
        organization_slug=found.organization_slug,
        status=422 if refusal else status,
        request_path=request.url.path,
        audience=found.audience,
        organization=organization,
        form=form,
        counts=counts,
        count=count,
        refusal=refusal,
        sent=await messages_sent(found.audience),
        request_key=await idempotency_key(request) or new_token()[0],
    )


WRITING_ROUTES = (show_writing, send_message)
