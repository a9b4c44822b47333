"""Giving a calendar: its address or a file, and bringing in what was shown of it."""

from typing import Any
from uuid import UUID

from core.contracts.errors import Invalid, Refused
from core.contracts.texts import msg
from core.people.api import Organization, may_publish_directly
from core.settings import current
from core.web.forms import Form, read_form
from core.web.handlers import (
    FromPath,
    NamedDependency,
    Request,
    Response,
    Viewer,
    get,
    post,
)
from core.web.i18n import gettext
from plugins.calendar_imports.forms import (
    FileForm,
    GiveForm,
)
from plugins.calendar_imports.permissions import OwnedSource
from plugins.calendar_imports.queries import (
    items_of,
    snapshot_of,
)
from plugins.calendar_imports.routes.desk import DESK, ONE, back, calendars_page, source_page
from plugins.calendar_imports.service.adding import propose_address, propose_file
from plugins.calendar_imports.service.keeping import (
    accept_source,
    give_newer_file,
)
from plugins.calendar_imports.service.syncing import sync_source
from plugins.calendar_imports.tables import Source

AT_ONCE = 60
"""As many events come in while a person waits; more are left to the job."""


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
    return back(OwnedSource(source=source, organization=subject))


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
    return await calendars_page(
        request, organization, "add", status=status, form=form, is_direct=is_direct
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
        return back(owned, gettext("The events come in within a few minutes."))
    await sync_source(owned.source.id)
    return back(owned, gettext("The events are here."))


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
        return await source_page(request, subject, form, status=422)
    if len(await items_of(source_id)) <= AT_ONCE:
        await sync_source(source_id)
        return back(subject, gettext("The events are in step with the file."))
    return back(subject, gettext("The events come in within a few minutes."))


async def _chosen(form: FileForm) -> bytes:
    """The file's bytes. Raises Invalid when none was chosen."""
    content = await form.file.read()
    if content is None:
        raise Invalid({"file": [msg("Choose a file first.")]})
    return content


ADDING_ROUTES = (show_adding, send_adding, send_acceptance, send_file)
