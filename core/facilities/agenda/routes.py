"""A person's own calendar: the page to set it up, and the feed at its secret address."""

from typing import Any
from uuid import UUID

from litestar.di import NamedDependency

from core.contracts.errors import NotAllowed, NotFound
from core.data.times import utc_now
from core.facilities.agenda.feed import PAGE, answer, feed_address
from core.facilities.agenda.forms import AlarmsForm, EmptyForm
from core.facilities.agenda.queries import feed_by_token, feed_of
from core.facilities.agenda.service import choose_alarms, make_address, note_use, switch_off
from core.facilities.agenda.values import FeedAddress
from core.web.flashes import with_flash
from core.web.forms import read_form
from core.web.handlers import FromPath, Request, Response, Viewer, get, post, redirect
from core.web.i18n import gettext, language
from core.web.rendering import render_desk

ENDING = ".ics"
MINE = {"policy": "agenda.mine"}


@get(PAGE, opt=MINE)
async def show_own(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """What one's own calendar is, whether it is on, when it was used last."""
    return await _page(request, viewer)


@post(PAGE + "/address", opt=MINE, status_code=200)
async def send_address(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Switch it on, or make a new address. It is shown on this answer and never again."""
    await read_form(request, EmptyForm)
    person = _person(viewer)
    token = await make_address(viewer, person, language=language())
    return await _page(request, viewer, made=feed_address(token))


@post(PAGE + "/reminders", opt=MINE)
async def send_reminders(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """When to be reminded."""
    form = await read_form(request, AlarmsForm)
    await choose_alarms(_person(viewer), form["alarms"].data or ())
    return with_flash(redirect(PAGE), "success", gettext("Your reminders are saved."))


@post(PAGE + "/off", opt=MINE)
async def send_off(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Switch it off: the address is dead at once."""
    await read_form(request, EmptyForm)
    await switch_off(viewer, _person(viewer))
    said = gettext("Your calendar is switched off. Its address no longer works.")
    return with_flash(redirect(PAGE), "success", said)


@get("/calendar/mine/{file_name:str}", opt={"policy": "agenda.read"})
async def show_feed(request: Request, file_name: FromPath[str]) -> Response[Any]:
    """The feed at its secret address, whoever asks; NotFound for a wrong one."""
    feed = await feed_by_token(file_name.removesuffix(ENDING))
    if feed is None or not file_name.endswith(ENDING):
        raise NotFound
    now = utc_now()
    response = await answer(request, feed, now)
    await note_use(feed, now)
    return response


def _person(viewer: Viewer) -> UUID:
    if viewer.person is None:
        raise NotAllowed
    return viewer.person


async def _page(
    request: Request, viewer: Viewer, *, made: FeedAddress | None = None
) -> Response[Any]:
    feed = await feed_of(_person(viewer))
    return await render_desk(
        request,
        "agenda/mine.html",
        place="me",
        title=viewer.name,
        feed=feed,
        made=made,
        form=AlarmsForm(data={"alarms": feed.alarm_keys if feed else []}),
    )


HANDLERS = (show_own, send_address, send_reminders, send_off, show_feed)
