"""An organization's desk: its events, how one of them stands, who comes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from uuid import UUID

from litestar.params import QueryParameter

from core.data.times import utc_now
from core.people.api import Organization, desk_page
from core.services.cases.api import last_case_of
from core.signups.api import Place, SignupState, free_places, sheet_by_id, signups_of
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
from core.web.i18n import gettext, language
from core.web.papers import papers_about
from core.web.sharing import sharing_of
from plugins.events.permissions import HostedEvent, may_see_names
from plugins.events.queries import desk_lists
from plugins.events.rules import is_past, is_public, may_cancel, may_move, may_postpone
from plugins.events.series_queries import overrides_of, series_view
from plugins.events.series_rules import may_repeat, may_restore
from plugins.events.service.drafting import copy_event, delete_draft
from plugins.events.service.publishing import withdraw_event
from plugins.events.tables import Event
from plugins.events.values import CALENDAR_KIND, CASE_KIND, STATE_TITLES

DESK = "/desk/{organization_slug:str}/events"
ONE = DESK + "/{event_id:uuid}"
Search = Annotated[str, QueryParameter(name="q", max_length=100)]


def desk_path(hosted: HostedEvent) -> str:
    """The address of an event at its organization's desk."""
    return f"/desk/{hosted.organization.slug}/events/{hosted.event.id}"


async def events_page(
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
        template,
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
) -> Response[Any]:
    """The organization's events: drafts, waiting, ahead, past."""
    lists = await desk_lists(subject.id, now=utc_now())
    sheets = [line.sheet for line in lists.ahead if line.sheet]
    places = await free_places(sheets)
    return await events_page(
        request,
        subject,
        "events/desk.html",
        lists=lists,
        places=places,
        found_papers=await papers_about("events.desk", subject.id),
    )


@get(ONE, opt={"policy": "events.event.manage"})
async def show_one(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    q: Search = "",
) -> Response[Any]:
    """How an event stands: numbers, people, what can be done next."""
    event, now = subject.event, utc_now()
    sheet = await sheet_by_id(event.sheet) if event.sheet else None
    sees_names = sheet is not None and may_see_names(viewer, subject)
    people = await signups_of(sheet.id) if sheet else ()
    return await events_page(
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
        case=await last_case_of(CASE_KIND, event.series or event.id),
        found_papers=await papers_about("events.event", event.id),
        shared=await sharing_of(CALENDAR_KIND, [event.id], now=now),
        is_public=is_public(event),
        is_past=is_past(event, now),
        may_move=may_move(event, now) is None,
        may_postpone=may_postpone(event, now) is None,
        may_cancel=may_cancel(event, now) is None,
        may_repeat=may_repeat(event, now) is None,
        may_restore=may_restore(event, now) is None,
        overrides=overrides_of(event),
        series=await series_view(event.series),
        language=language(),
    )


async def _people(event: Event, search: str) -> list[Place]:
    """Those who are coming, asking or waiting, in the order they came."""
    found = await signups_of(event.sheet, search=search) if event.sheet else ()
    return [place for place in found if place.state.is_active]


def _numbers(people: Sequence[Place]) -> Mapping[str, int]:
    """How many sign-ups stand in each state."""
    counts = Counter(place.state.value for place in people)
    return {state.value: counts[state.value] for state in SignupState}


@post(ONE + "/withdraw", opt={"policy": "events.event.edit"}, status_code=200)
async def send_withdrawal(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
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
    show_one,
    send_withdrawal,
    send_copy,
    send_deletion,
)
