"""What can be done with a calendar that is here: other defaults, a look now, a pause, removal."""

from typing import Any
from uuid import UUID

from core.contracts.errors import TooMany
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
from plugins.calendar_imports.forms import (
    CANCEL,
    DefaultsForm,
    RemoveForm,
    values_of,
)
from plugins.calendar_imports.permissions import OwnedSource
from plugins.calendar_imports.routes.desk import ONE, back, calendars_page
from plugins.calendar_imports.service.keeping import (
    ask_for_look,
    change_defaults,
    pause_source,
    resume_source,
)
from plugins.calendar_imports.service.removing import remove_source


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
    return back(subject, gettext("Saved. Events that come from now on get this."))


async def _defaults_page(
    request: Request, owned: OwnedSource, form: DefaultsForm, *, status: int = 200
) -> Response[Any]:
    return await calendars_page(
        request, owned.organization, "defaults", status=status, source=owned.source, form=form
    )


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
        return back(subject, text, "warning")
    return back(subject, gettext("We look at it within a minute."))


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
    return back(subject, gettext("Paused. The events stay as they are."))


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
    return back(subject, gettext("The events are kept in step again."))


@get(ONE + "/remove", opt={"policy": "calendar_imports.source"})
async def show_removal(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """Asks what becomes of the events."""
    return await calendars_page(
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
        return await calendars_page(
            request, subject.organization, "remove", status=422, source=subject.source, form=form
        )
    await remove_source(viewer, source_id, keeps_events=form.fate.data != CANCEL)
    way = redirect(f"/desk/{organization_slug}/calendar-imports")
    return with_flash(way, "success", gettext("The calendar is removed."))


KEEPING_ROUTES = (
    show_defaults,
    send_defaults,
    send_look,
    send_pause,
    send_resumption,
    show_removal,
    send_removal,
)
