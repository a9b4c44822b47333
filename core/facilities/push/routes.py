"""The page of the browsers in which a person wants notifications, and their service worker."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Literal
from uuid import UUID

from core.contracts.errors import Invalid, NotFound, Refused
from core.contracts.messages import ShortMessage
from core.data.ids import new_id
from core.facilities.push.forms import BrowserForm, RowForm
from core.facilities.push.keys import public_key
from core.facilities.push.messages import PAGE
from core.facilities.push.queries import browser_of, browsers_of
from core.facilities.push.rules import MOST_BROWSERS, NO_BROWSER
from core.facilities.push.sending import send_test
from core.facilities.push.service import keep_browser, remove_browser
from core.facilities.push.values import Answer, Wish
from core.people.api import agent_family
from core.services.limits.api import take
from core.web.flashes import with_flash
from core.web.forms import read_form
from core.web.handlers import NamedDependency, Request, Response, Viewer, get, post, redirect
from core.web.i18n import gettext, language
from core.web.rendering import render_desk
from core.web.statics import STATIC

POLICY = {"policy": "push.browsers"}
WORKER = "/me/worker.js"
TESTS, HOUR = 10, timedelta(hours=1)


@get(WORKER, opt={"policy": "web.public"})
async def show_worker(request: Request) -> Response[Any]:  # noqa: ARG001 -- the same for everybody
    """The service worker: it stands under /me, so that it has that scope and no other."""
    text = (STATIC / "js" / "push" / "worker.js").read_text(encoding="utf-8")
    return Response(text, media_type="text/javascript", headers={"Cache-Control": "no-cache"})


@get(PAGE, opt=POLICY)
async def show_browsers(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """One's browsers, and the switch of this one."""
    return await _page(request, viewer)


@post(PAGE, opt=POLICY, status_code=303)
async def add_browser(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Send messages to the browser that asks, too."""
    form = await read_form(request, BrowserForm)
    wish = Wish(
        endpoint=form.endpoint.data or "",
        public_key=form.public_key.data or "",
        auth_secret=form.auth_secret.data or "",
    )
    label = agent_family(request.headers.get("user-agent", ""))
    try:
        await keep_browser(_person(viewer), wish, label=label)
    except Invalid:
        return await _page(request, viewer, error=gettext(NO_BROWSER), status=422)
    except Refused as error:
        said = gettext(error.refusal.text, **error.refusal.values)
        return await _page(request, viewer, error=said, status=409)
    return with_flash(redirect(PAGE), "success", gettext("This browser shows notifications now."))


@post(PAGE + "/remove", opt=POLICY, status_code=303)
async def drop_browser(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Send nothing more to a browser."""
    await remove_browser(_person(viewer), await _row(request))
    return with_flash(redirect(PAGE), "success", gettext("The browser is removed."))


@post(PAGE + "/test", opt=POLICY, status_code=303)
async def try_browser(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Send a notification to a browser now."""
    browser = await browser_of(_person(viewer), await _row(request))
    if browser is None:
        raise NotFound
    await take(f"push.test:{browser.person}", limit=TESTS, window=HOUR)
    message = ShortMessage(
        id=new_id(),
        person=browser.person,
        heading=gettext("Notifications work here"),
        text=gettext("You asked for this one."),
        path=PAGE,
        language=language(),
    )
    kind, said = _said_of(await send_test(browser, message))
    return with_flash(redirect(PAGE), kind, said)


def _said_of(answer: Answer) -> tuple[Literal["success", "error"], str]:
    match answer:
        case Answer.TAKEN:
            return "success", gettext("A notification is on its way.")
        case Answer.GONE:
            return "error", gettext("This browser takes no notifications any more. It is removed.")
        case _:
            return "error", gettext("The notification did not go out. Try again in a while.")


async def _row(request: Request) -> UUID:
    """The browser that a button names. Raises NotFound."""
    form = await read_form(request, RowForm)
    if not form.validate():
        raise NotFound
    return UUID(form.row.data)


def _person(viewer: Viewer) -> UUID:
    if viewer.person is None:
        raise NotFound
    return viewer.person


async def _page(
    request: Request, viewer: Viewer, *, error: str = "", status: int = 200
) -> Response[Any]:
    _, key = await public_key()
    return await render_desk(
        request,
        "push/browsers.html",
        place="me",
        title=viewer.name or viewer.email,
        status=status,
        browsers=await browsers_of(_person(viewer)),
        most=MOST_BROWSERS,
        public_key=key,
        worker=WORKER,
        error=error,
    )


ROUTES = (show_worker, show_browsers, add_browser, drop_browser, try_browser)
