"""Writing an event at the desk: the form, its checks, its two buttons."""

from typing import Any
from uuid import UUID

from core.contracts.errors import Invalid, Refused
from core.contracts.texts import msg
from core.data.ids import id_or_none
from core.people.api import Organization, may_publish_directly
from core.services.files.api import picture_path, pictures_by_ids, store_picture
from core.settings import current
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
from plugins.events.forms import ContentForm, EventForm, values_of
from plugins.events.permissions import HostedEvent
from plugins.events.queries import event_by_id
from plugins.events.routes.desk import DESK, ONE, desk_path, events_page
from plugins.events.rules import is_public
from plugins.events.series_queries import dates_by_hand
from plugins.events.service.drafting import create_draft, edit_event
from plugins.events.service.publishing import publish_event
from plugins.events.service.series_editing import edit_dates
from plugins.events.tables import Event
from plugins.events.values import PUBLIC_STATES, EventState, Scope


@get(DESK + "/new", opt={"policy": "events.event.create"})
async def show_new(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """The empty form."""
    form = EventForm(data={"contact": subject.email or subject.phone})
    return await _form_page(request, subject, form)


@post(DESK + "/new", opt={"policy": "events.event.create"}, status_code=200)
async def send_new(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
) -> Response[Any]:
    """Save a draft, and publish it where that button was pressed."""
    form = await read_form(request, EventForm)
    try:
        picture = await _checked_picture(form, viewer, subject, present=None)
        event = await create_draft(viewer, subject, form.draft(picture))
    except (Invalid, Refused) as error:
        return await _form_page(request, subject, _with(form, error), status=422)
    return await _saved(request, viewer, HostedEvent(event=event, organization=subject), form)


@get(ONE + "/edit", opt={"policy": "events.event.edit"})
async def show_edit(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """The form, filled with what is there."""
    form = _form_kind(subject.event)(data=dict(values_of(subject.event)))
    return await _form_page(request, subject.organization, form, event=subject.event)


@post(ONE + "/edit", opt={"policy": "events.event.edit"}, status_code=200)
async def send_edit(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
) -> Response[Any]:
    """Save what was changed, and publish it where that button was pressed."""
    event, host = subject.event, subject.organization
    form = await read_form(request, _form_kind(event))
    try:
        picture = await _checked_picture(form, viewer, host, present=event.picture)
        event = await _edit(viewer, event, form, picture)
    except (Invalid, Refused) as error:
        return await _form_page(request, host, _with(form, error), event=event, status=422)
    return await _saved(request, viewer, HostedEvent(event=event, organization=host), form)


def _form_kind(event: Event) -> type[ContentForm]:
    """Time and place of what others know of change on a page of their own."""
    return ContentForm if event.state in PUBLIC_STATES else EventForm


async def _edit(viewer: Viewer, event: Event, form: ContentForm, picture: UUID | None) -> Event:
    said: dict[str, Any] = {
        "content": form.content(picture),
        "registration": form.registration(),
        "timing": form.timing() if isinstance(form, EventForm) else None,
        "spot": form.spot() if isinstance(form, EventForm) else None,
    }
    scope = form.chosen_scope()
    if scope is Scope.THIS or event.series is None:
        return await edit_event(viewer, event.id, **said)
    await edit_dates(viewer, event.id, scope, **said)
    return await event_by_id(event.id) or event


def _with(form: ContentForm, error: Invalid | Refused) -> ContentForm:
    """The form with what a service said of it."""
    if isinstance(error, Refused) and error.refusal.code == "capacity_below_taken":
        form.refuse("capacity", error.refusal.text, **error.refusal.values)
    else:
        form.take(error)
    return form


async def _checked_picture(
    form: ContentForm, viewer: Viewer, host: Organization, *, present: UUID | None
) -> UUID | None:
    """Check the form, and give the picture to show. Raises Invalid, with the picture kept.

    A picture that was sent is stored even when another field is wrong, so that nobody has to
    choose it again.
    """
    is_valid = form.validate()
    try:
        picture = await _picture(form, viewer, host, present=present)
    except Invalid:
        form.picture_id.data = str(present or "")
        raise
    form.picture_id.data = str(picture or "")
    if not is_valid:
        raise Invalid({})
    return picture


async def _picture(
    form: ContentForm, viewer: Viewer, host: Organization, *, present: UUID | None
) -> UUID | None:
    sent = await form.picture.read()
    if sent:
        return (await store_picture(sent, by=viewer, organization=host.id)).id
    if form.drops_picture.data:
        return None
    named = id_or_none(form.picture_id.data)
    found = (await pictures_by_ids([named])).get(named) if named else None
    return named if found is not None and found.organization == host.id else present


async def _saved(
    request: Request, viewer: Viewer, hosted: HostedEvent, form: ContentForm
) -> Response[Any]:
    """After saving: publish where it was asked for, and say what happened and what comes next."""
    text = msg("Saved.") if is_public(hosted.event) else msg("Saved as a draft.")
    if form.wants_publishing() and hosted.event.state == EventState.DRAFT:
        try:
            text = PUBLISHED[await publish_event(viewer, hosted.event.id)]
        except (Invalid, Refused) as error:
            shown = _with(form, error)
            return await _form_page(
                request, hosted.organization, shown, event=hosted.event, status=422
            )
    return with_flash(redirect(desk_path(hosted)), "success", gettext(text))


PUBLISHED = {
    EventState.PUBLISHED: msg("Published. The event is in the calendar now."),
    EventState.WAITING: msg("Sent to the city. You get a message when it is decided."),
}


async def _form_page(
    request: Request,
    host: Organization,
    form: ContentForm,
    *,
    event: Event | None = None,
    status: int = 200,
) -> Response[Any]:
    picture = form.picture_id.data
    return await events_page(
        request,
        host,
        "events/form.html",
        status=status,
        form=form,
        event=event,
        is_whole=isinstance(form, EventForm),
        by_hand=await dates_by_hand(event) if event else (),
        is_draft=event is None or event.state == EventState.DRAFT,
        may_publish_directly=may_publish_directly(host, four_eyes=current().four_eyes),
        preview=picture_path(UUID(picture), 480) if picture else "",
        action=f"/desk/{host.slug}/events/" + (f"{event.id}/edit" if event else "new"),
    )


@post(ONE + "/publish", opt={"policy": "events.event.edit"}, status_code=200)
async def send_publication(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    event_id: FromPath[UUID],
) -> Response[Any]:
    """Publish a draft as it is; what is missing is said in its form."""
    await read_form(request, Form)
    try:
        state = await publish_event(viewer, event_id)
    except (Invalid, Refused) as error:
        form = _with(EventForm(data=dict(values_of(subject.event))), error)
        return await _form_page(
            request, subject.organization, form, event=subject.event, status=422
        )
    return with_flash(redirect(desk_path(subject)), "success", gettext(PUBLISHED[state]))


WRITING_ROUTES = (show_new, send_new, show_edit, send_edit, send_publication)
