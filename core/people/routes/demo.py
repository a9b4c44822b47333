"""The demo's door: one press, and one is somebody of the demo city."""

from ipaddress import ip_address
from typing import Any
from uuid import UUID

from core.contracts.errors import NotFound
from core.people.account_forms import AccountChoiceForm
from core.people.permissions import ROLES
from core.people.queries import demo_people
from core.people.routes.browser import session_token_of, with_session
from core.people.service.sessions import start_session
from core.people.values import SessionLevel
from core.web.forms import read_form
from core.web.handlers import Request, Response, get, post, redirect
from core.web.rendering import render

POLICY = {"policy": "people.demo"}
FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")


@get("/demo", opt=POLICY)
async def show_demo(request: Request) -> Response[Any]:
    """The demo's people with what they are."""
    _require_loopback(request)
    titles = {role.key: role.title for role in ROLES}
    people = await demo_people()
    return await render(request, "people/demo.html", people=people, role_titles=titles)


@post("/demo", opt=POLICY)
async def be_somebody(request: Request) -> Response[Any]:
    """Sign in as one of them."""
    _require_loopback(request)
    form = await read_form(request, AccountChoiceForm)
    people = {str(one["account"]) for one in await demo_people()}
    if form["account"].data not in people:
        raise NotFound
    token = await start_session(
        UUID(form["account"].data),
        agent=request.headers.get("user-agent", ""),
        replaces=session_token_of(request),
        level=SessionLevel.STRONG,  # the door is the machine itself; see _require_loopback
    )
    return with_session(redirect("/"), token)


def _require_loopback(request: Request) -> None:
    """The demo's door stands open only on the machine itself. Raises NotFound."""
    host = request.client.host if request.client else ""
    if not is_loopback(host) or any(name in request.headers for name in FORWARDED):
        raise NotFound


def is_loopback(host: str) -> bool:
    """Whether a client's address is of this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


HANDLERS = (show_demo, be_somebody)
