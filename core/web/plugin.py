"""What the kit itself declares."""

from collections.abc import Iterable
from typing import Any

from core.contracts.hookspecs import hookimpl
from core.contracts.permissions import Policy
from core.web.policies import PUBLIC_POLICIES
from core.web.routes import HANDLERS


@hookimpl
def register_permissions() -> Iterable[Policy]:
    """Policies that look at nothing."""
    return PUBLIC_POLICIES


@hookimpl
def register_routes() -> Iterable[Any]:
    """The page that shows the design system, and where weaknesses are reported."""
    return HANDLERS
