"""An organization's desk: its events, writing and publishing one, seeing who comes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from uuid import UUID

from litestar.params import QueryParameter

from core.contracts.errors import Invalid, Refused
from core.contracts.texts import msg
from core.data.times import utc_now
from core.people.api import Organization, may_publish_directly
from core.services.cases.api import last_case_of
from core.services.files.api import picture_path, pictures_by_ids, store_picture
from core.signups.api import (
    Place,
    SignupState,
    free_places,
    sheet_by_id,
    signups_of,
)
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
from core.web.rendering import render_desk
from plugins.events.forms import ContentForm, EventForm, values_of
from plugins.events.permissions import HostedEvent, may_see_names
from plugins.events.queries import desk_lists
from plugins.events.rules import is_past, is_public, may_cancel, may_move, may_postpone
from plugins.events.service.drafting import copy_event, create_draft, delete_draft, edit_event
from plugins.events.service.publishing import publish_event, withdraw_event
from plugins.events.tables import Event
from plugins.events.values import (
    CASE_KIND,
    PUBLIC_STATES,
    STATE_TITLES,
    EventState,
)

DESK = "/desk/{organization_slug:str}/events"
ONE = DESK + "/{event_id:uuid}"
Search = Annotated[str, QueryParameter(name="q", max_length=100)]


def desk_path(hosted: HostedEvent) -> str:
    """The address of an event at its organization's desk."""
    return f"/desk/{hosted.organization.slug}/events/{hosted.event.id}"


async def desk_page(
    request: Request,
    organization: Organization,
    template: str,
    *,
    status: int = 200,
    **context: Any,
) -> Response[bytes]:
    """A page of the organization's desk."""
    return await render_desk(
        request,
        template,
        place="desk",
        title=organization.short_name,
        organization_slug=organization.slug,
        status=status,
        organization=organization,
        base_path=f"/desk/{organization.slug}/events",
        state_titles=STATE_TITLES,
        **context,
    )


@get(DESK, opt={"policy": "events.desk"})
async def list_own(
    request: Request,
    subject: NamedDependency[Any],
    organization_slug: FromPath[str],  # noqa: ARG001 -- the loader read it
) -> Response[Any]:
    """The organization's events: drafts, waiting, ahead, past."""
    lists = await desk_lists(subject.id, now=utc_now())
    sheets = [line.sheet for line in lists.ahead if line.sheet]
    places = await free_places(sheets)
    return await desk_page(request, subject, "events/desk.html", lists=lists, places=places)


# --- writing -------------------------------------------------------------------------------------


@get(DESK + "/new", opt={"policy": "events.event.create"})
async def show_new(
    request: Request,
    subject: NamedDependency[Any],
    organization_slug: FromPath[str],  # noqa: ARG001 -- the loader read it
) -> Response[Any]:
    """The empty form."""
    form = EventForm(data={"contact": subject.email or subject.phone})
    return await _form_page(request, subject, form)


@post(DESK + "/new", opt={"policy": "events.event.create"}, status_code=200)
async def send_new(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    organization_slug: FromPath[str],  # noqa: ARG001 -- the loader read it
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
    organization_slug: FromPath[str],  # noqa: ARG001 -- the loader read it
    event_id: FromPath[UUID],  # noqa: ARG001 -- the loader read it
) -> Response[Any]:
    """The form, filled with what is there."""
    form = _form_kind(subject.event)(data=dict(values_of(subject.event)))
    return await _form_page(request, subject.organization, form, event=subject.event)


@post(ONE + "/edit", opt={"policy": "events.event.edit"}, status_code=200)
async def send_edit(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    organization_slug: FromPath[str],  # noqa: ARG001 -- the loader read it
    event_id: FromPath[UUID],  # noqa: ARG001 -- the loader read it
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
    is_whole = isinstance(form, EventForm)
    return await edit_event(
        viewer,
        event.id,
        content=form.content(picture),
        registration=form.registration(),
        timing=form.timing() if is_whole else None,
        spot=form.spot() if is_whole else None,
    )


def _with(form: ContentForm, error: Invalid | Refused) -> ContentForm:
    """The form with what a service said of it."""
    if isinstance(error, Invalid):
        form.take(error)
    elif error.refusal.code == "capacity_below_taken":
        form.refuse("capacity", error.refusal.text, **error.refusal.values)
    else:
        form.form_errors = [gettext(error.refusal.text, **error.refusal.values)]
    return form


async def _checked_picture(
    form: ContentForm, viewer: Viewer, host: Organization, *, present: UUID | None
) -> UUID | None:
    """Check the form, and give the picture to show. Raises Invalid, with the picture kept.

    A picture that was sent is stored even when another field is wrong, so that nobody has to
    choose it again.
    """
    is_valid = form.validate()
    picture = await _picture(form, viewer, host, present=present)
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
    try:
        named = UUID(form.picture_id.data or "")
    except ValueError:
        return present
    found = (await pictures_by_ids([named])).get(named)
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
    return await desk_page(
        request,
        host,
        "events/form.html",
        status=status,
        form=form,
        event=event,
        is_whole=isinstance(form, EventForm),
        is_draft=event is None or event.state == EventState.DRAFT,
        may_publish_directly=may_publish_directly(host),
        preview=picture_path(UUID(picture), 480) if picture else "",
        action=f"/desk/{host.slug}/events/" + (f"{event.id}/edit" if event else "new"),
    )


# --- one event -----------------------------------------------------------------------------------


@get(ONE, opt={"policy": "events.event.manage"})
async def show_one(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    organization_slug: FromPath[str],  # noqa: ARG001 -- the loader read it
    event_id: FromPath[UUID],  # noqa: ARG001 -- the loader read it
    q: Search = "",
) -> Response[Any]:
    """How an event stands: numbers, people, what can be done next."""
    event, now = subject.event, utc_now()
    sheet = await sheet_by_id(event.sheet) if event.sheet else None
    sees_names = sheet is not None and may_see_names(viewer, subject)
    people = await signups_of(sheet.id) if sheet else ()
    return await desk_page(
        request,
        subject.organization,
        "events/overview.html",
        event=event,
        event_path=desk_path(subject),
        sheet=sheet,
        numbers=_numbers(people),
        people=await _people(event, q) if sees_names else (),
        sees_names=sees_names,
        search=q,
        case=await last_case_of(CASE_KIND, event.id),
        is_public=is_public(event),
        is_past=is_past(event, now),
        may_move=may_move(event, now) is None,
        may_postpone=may_postpone(event, now) is None,
        may_cancel=may_cancel(event, now) is None,
    )


async def _people(event: Event, search: str) -> list[Place]:
    """Those who are coming, asking or waiting, in the order they came."""
    found = await signups_of(event.sheet, search=search) if event.sheet else ()
    return [place for place in found if place.state.is_active]


def _numbers(people: Sequence[Place]) -> Mapping[str, int]:
    """How many sign-ups stand in each state."""
    counts = Counter(place.state.value for place in people)
    return {state.value: counts[state.value] for state in SignupState}


@post(ONE + "/publish", opt={"policy": "events.event.edit"}, status_code=200)
async def send_publication(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    organization_slug: FromPath[str],  # noqa: ARG001 -- the loader read it
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


@post(ONE + "/withdraw", opt={"policy": "events.event.edit"}, status_code=200)
async def send_withdrawal(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    organization_slug: FromPath[str],  # noqa: ARG001 -- the loader read it
    event_id: FromPath[UUID],
) -> Response[Any]:
    """Take an event back from the city's inbox."""
    await read_form(request, Form)
    await withdraw_event(viewer, event_id)
    text = gettext("Taken back. It is a draft again.")
    return with_flash(redirect(desk_path(subject)), "success", text)


@post(ONE + "/copy", opt={"policy": "events.event.edit"}, status_code=200)
async def send_copy(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    organization_slug: FromPath[str],  # noqa: ARG001 -- the loader read it
    event_id: FromPath[UUID],
) -> Response[Any]:
    """Make a draft like this event, some weeks later, and go on with it."""
    await read_form(request, Form)
    copy = await copy_event(viewer, event_id)
    path = desk_path(HostedEvent(event=copy, organization=subject.organization))
    text = gettext("Copied. Check the date, then publish it.")
    return with_flash(redirect(f"{path}/edit"), "success", text)


@post(ONE + "/delete", opt={"policy": "events.event.edit"}, status_code=200)
async def send_deletion(
    request: Request,
    viewer: NamedDependency[Viewer],
    organization_slug: FromPath[str],
    event_id: FromPath[UUID],
) -> Response[Any]:
    """Throw a draft away."""
    await read_form(request, Form)
    await delete_draft(viewer, event_id)
    back = redirect(f"/desk/{organization_slug}/events")
    return with_flash(back, "success", gettext("The draft is deleted."))


DESK_ROUTES = (
    list_own,
    show_new,
    send_new,
    show_edit,
    send_edit,
    show_one,
    send_publication,
    send_withdrawal,
    send_copy,
    send_deletion,
)
