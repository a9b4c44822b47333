"""What the kit itself declares: the policies of public pages and of static files."""

from collections.abc import Iterable
from typing import Any

from litestar import Response, get

from core.contracts.hookspecs import hookimpl
from core.contracts.permissions import Policy
from core.web.handlers import Request
from core.web.policies import PUBLIC_POLICIES
from core.web.rendering import render


@get("/style", opt={"policy": "web.public"})
async def show_style(request: Request) -> Response[Any]:
    """Every component of the design system on one page."""
    return await render(request, "style.html")


@hookimpl
def register_permissions() -> Iterable[Policy]:
    """Policies that look at nothing."""
    return PUBLIC_POLICIES


@hookimpl
def register_routes() -> Iterable[Any]:
    """The page that shows the design system."""
    return (show_style,)
