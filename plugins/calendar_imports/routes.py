"""An organization's desk: its calendars from elsewhere, giving one, how each is doing."""

from typing import Any
from uuid import UUID

from core.contracts.errors import Invalid, Refused, TooMany
from core.contracts.texts import msg
from core.data.times import utc_now
from core.people.api import Organization, may_publish_directly
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
from core.web.rendering import render_desk
from plugins.calendar_imports.forms import (
    CANCEL,
    DefaultsForm,
    FileForm,
    GiveForm,
    RemoveForm,
    values_of,
)
from plugins.calendar_imports.permissions import OwnedSource
from plugins.calendar_imports.queries import (
    counts_of,
    items_of,
    left_out_of,
    lines_of,
    snapshot_of,
    sources_of,
)
from plugins.calendar_imports.rules import obstacle
from plugins.calendar_imports.service.adding import (
    accept_source,
    ask_for_look,
    change_defaults,
    give_newer_file,
    pause_source,
    propose_address,
    propose_file,
    resume_source,
)
from plugins.calendar_imports.service.removing import remove_source
from plugins.calendar_imports.service.syncing import sync_source
from plugins.calendar_imports.tables import Source
from plugins.calendar_imports.values import (
    BECAUSE_WORDS,
    FAULT_WORDS,
    SOURCE_STATE_TITLES,
    SourceState,
)

DESK = "/desk/{organization_slug:str}/calendar-imports"
ONE = DESK + "/{source_id:uuid}"
AT_ONCE = 60
"""As many events come in while a person waits; more are left to the job."""


async def _page(
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
        f"calendar_imports/{template}.html",
        place="desk",
        title=organization.short_name,
        organization_slug=organization.slug,
        status=status,
        organization=organization,
        base_path=f"/desk/{organization.slug}/calendar-imports",
        state_titles=SOURCE_STATE_TITLES,
        fault_words=FAULT_WORDS,
        because_words=BECAUSE_WORDS,
        **context,
    )


def _back(owned: OwnedSource, text: str = "", kind: Any = "success") -> Response[Any]:
    """To the source's page, with a sentence."""
    path = f"/desk/{owned.organization.slug}/calendar-imports/{owned.source.id}"
    return with_flash(redirect(path), kind, text) if text else redirect(path)


@get(DESK, opt={"policy": "calendar_imports.desk"})
async def list_sources(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """The organization's calendars and how they are doing."""
    sources = await sources_of(subject.id)
    counts = await counts_of([one.id for one in sources])
    return await _page(request, subject, "list", sources=sources, counts=counts)


@get(DESK + "/add", opt={"policy": "calendar_imports.desk"})
async def show_adding(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """The form for an address or a file."""
    return await _adding(request, subject, GiveForm())


@post(DESK + "/add", opt={"policy": "calendar_imports.desk"}, status_code=200)
async def send_adding(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
) -> Response[Any]:
    """Look at the calendar, and show what would come in."""
    form = await read_form(request, GiveForm)
    try:
        source = await _proposed(form, viewer, subject)
    except (Invalid, Refused) as error:
        form.take(error)
        return await _adding(request, subject, form, status=422)
    return _back(OwnedSource(source=source, organization=subject))


async def _proposed(form: GiveForm, viewer: Viewer, organization: Organization) -> Source:
    """What was given, looked at. Raises Invalid, Refused."""
    form.need_valid()
    content = await form.file.read()
    if content is None and not form.url.data:
        raise Invalid({"url": [msg("Give the address of a calendar, or choose a file.")]})
    if content is None:
        return await propose_address(viewer, organization, form.url.data, form.defaults())
    name = str(getattr(form.file.data, "filename", ""))
    return await propose_file(viewer, organization, content, form.defaults(), name=name)


async def _adding(
    request: Request, organization: Organization, form: GiveForm, *, status: int = 200
) -> Response[Any]:
    is_direct = may_publish_directly(organization, four_eyes=current().four_eyes)
    return await _page(request, organization, "add", status=status, form=form, is_direct=is_direct)


@get(ONE, opt={"policy": "calendar_imports.source"})
async def show_source(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """What would come in, or what came and how it is doing."""
    return await _source_page(request, subject, FileForm())


async def _source_page(
    request: Request, owned: OwnedSource, form: FileForm, *, status: int = 200
) -> Response[Any]:
    source = owned.source
    if source.state == SourceState.PROPOSED:
        reading = snapshot_of(source)
        coming = [
            one
            for one in (reading.items if reading else ())
            if not one.is_cancelled and obstacle(one, place=source.place) is None
        ]
        return await _page(
            request,
            owned.organization,
            "preview",
            source=source,
            coming=coming,
            left_out=left_out_of(source),
            others=reading.others if reading else 0,
        )
    return await _page(
        request,
        owned.organization,
        "source",
        status=status,
        source=source,
        lines=await lines_of(source.id, utc_now()),
        left_out=left_out_of(source),
        is_waiting=bool(source.snapshot),
        form=form,
    )


@get(ONE + "/defaults", opt={"policy": "calendar_imports.source"})
async def show_defaults(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """What the calendar's events get that it does not say."""
    return await _defaults_page(request, subject, DefaultsForm(data=values_of(subject.source)))


@post(ONE + "/defaults", opt={"policy": "calendar_imports.source"}, status_code=200)
async def send_defaults(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    source_id: FromPath[UUID],
) -> Response[Any]:
    """Change it for what comes from now on."""
    form = await read_form(request, DefaultsForm)
    if not form.validate():
        return await _defaults_page(request, subject, form, status=422)
    await change_defaults(viewer, source_id, form.defaults())
    return _back(subject, gettext("Saved. Events that come from now on get this."))


async def _defaults_page(
    request: Request, owned: OwnedSource, form: DefaultsForm, *, status: int = 200
) -> Response[Any]:
    return await _page(
        request, owned.organization, "defaults", status=status, source=owned.source, form=form
    )


@post(ONE + "/accept", opt={"policy": "calendar_imports.source"}, status_code=200)
async def send_acceptance(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    source_id: FromPath[UUID],
) -> Response[Any]:
    """Bring in what was shown."""
    await read_form(request, Form)
    await accept_source(viewer, source_id)
    return await _bring_in(subject)


async def _bring_in(owned: OwnedSource) -> Response[Any]:
    """A few events at once; many by and by."""
    reading = snapshot_of(owned.source)
    if reading is None or len(reading.items) > AT_ONCE:
        return _back(owned, gettext("The events come in within a few minutes."))
    await sync_source(owned.source.id)
    return _back(owned, gettext("The events are here."))


@post(ONE + "/file", opt={"policy": "calendar_imports.source"}, status_code=200)
async def send_file(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    source_id: FromPath[UUID],
) -> Response[Any]:
    """Take a newer file of the calendar."""
    form = await read_form(request, FileForm)
    try:
        await give_newer_file(viewer, source_id, await _chosen(form))
    except Invalid as error:
        form.take(error)
        return await _source_page(request, subject, form, status=422)
    if len(await items_of(source_id)) <= AT_ONCE:
        await sync_source(source_id)
        return _back(subject, gettext("The events are in step with the file."))
    return _back(subject, gettext("The events come in within a few minutes."))


async def _chosen(form: FileForm) -> bytes:
    """The file's bytes. Raises Invalid when none was chosen."""
    content = await form.file.read()
    if content is None:
        raise Invalid({"file": [msg("Choose a file first.")]})
    return content


@post(ONE + "/look", opt={"policy": "calendar_imports.source"}, status_code=200)
async def send_look(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    source_id: FromPath[UUID],
) -> Response[Any]:
    """Look at the calendar at the next occasion."""
    await read_form(request, Form)
    try:
        await ask_for_look(viewer, source_id)
    except TooMany:
        text = gettext("You can ask for this three times an hour. Try again later.")
        return _back(subject, text, "warning")
    return _back(subject, gettext("We look at it within a minute."))


@post(ONE + "/pause", opt={"policy": "calendar_imports.source"}, status_code=200)
async def send_pause(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    source_id: FromPath[UUID],
) -> Response[Any]:
    """Look no more until told otherwise."""
    await read_form(request, Form)
    await pause_source(viewer, source_id)
    return _back(subject, gettext("Paused. The events stay as they are."))


@post(ONE + "/resume", opt={"policy": "calendar_imports.source"}, status_code=200)
async def send_resumption(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    source_id: FromPath[UUID],
) -> Response[Any]:
    """Keep in step again."""
    await read_form(request, Form)
    await resume_source(viewer, source_id)
    return _back(subject, gettext("The events are kept in step again."))


@get(ONE + "/remove", opt={"policy": "calendar_imports.source"})
async def show_removal(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """Asks what becomes of the events."""
    return await _page(
        request, subject.organization, "remove", source=subject.source, form=RemoveForm()
    )


@post(ONE + "/remove", opt={"policy": "calendar_imports.source"}, status_code=200)
async def send_removal(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    organization_slug: FromPath[str],
    source_id: FromPath[UUID],
) -> Response[Any]:
    """Remove the calendar."""
    form = await read_form(request, RemoveForm)
    if not form.validate():
        return await _page(
            request, subject.organization, "remove", status=422, source=subject.source, form=form
        )
    await remove_source(viewer, source_id, keeps_events=form.fate.data != CANCEL)
    back = redirect(f"/desk/{organization_slug}/calendar-imports")
    return with_flash(back, "success", gettext("The calendar is removed."))


ROUTES = (
    list_sources,
    show_adding,
    send_adding,
    show_source,
    show_defaults,
    send_defaults,
    send_acceptance,
    send_file,
    send_look,
    send_pause,
    send_resumption,
    show_removal,
    send_removal,
)
