"""An organization's calendars from elsewhere at its desk: all of them, and how one is doing."""

from typing import Any

from core.data.times import utc_now
from core.people.api import Organization, desk_page
from core.web.flashes import with_flash
from core.web.handlers import (
    NamedDependency,
    Request,
    Response,
    get,
    redirect,
)
from plugins.calendar_imports.forms import (
    FileForm,
)
from plugins.calendar_imports.permissions import OwnedSource
from plugins.calendar_imports.queries import (
    counts_of,
    left_out_of,
    lines_of,
    snapshot_of,
    sources_of,
)
from plugins.calendar_imports.rules import obstacle
from plugins.calendar_imports.values import (
    BECAUSE_WORDS,
    FAULT_WORDS,
    SOURCE_STATE_TITLES,
    SourceState,
)

DESK = "/desk/{organization_slug:str}/calendar-imports"
ONE = DESK + "/{source_id:uuid}"


async def calendars_page(
    request: Request,
    organization: Organization,
    template: str,
    *,
    status: int = 200,
    **context: Any,
) -> Response[bytes]:
    """A page of the organization's desk."""
    return await desk_page(
        request,
        organization,
        f"calendar_imports/{template}.html",
        status=status,
        organization=organization,
        base_path=f"/desk/{organization.slug}/calendar-imports",
        state_titles=SOURCE_STATE_TITLES,
        fault_words=FAULT_WORDS,
        because_words=BECAUSE_WORDS,
        **context,
    )


def back(owned: OwnedSource, text: str = "", kind: Any = "success") -> Response[Any]:
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
    return await calendars_page(request, subject, "list", sources=sources, counts=counts)


@get(ONE, opt={"policy": "calendar_imports.source"})
async def show_source(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """What would come in, or what came and how it is doing."""
    return await source_page(request, subject, FileForm())


async def source_page(
    request: Request, owned: OwnedSource, form: FileForm, *, status: int = 200
) -> Response[Any]:
    """What would come in of a source that was only proposed, otherwise how it is doing."""
    source = owned.source
    if source.state == SourceState.PROPOSED:
        reading = snapshot_of(source)
        coming = [
            one
            for one in (reading.items if reading else ())
            if not one.is_cancelled and obstacle(one, place=source.place) is None
        ]
        return await calendars_page(
            request,
            owned.organization,
            "preview",
            source=source,
            coming=coming,
            left_out=left_out_of(source),
            others=reading.others if reading else 0,
        )
    return await calendars_page(
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


DESK_ROUTES = (list_sources, show_source)
