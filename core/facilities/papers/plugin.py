"""What the pages of documents declare."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.contracts.hookspecs import hookimpl
from core.contracts.permissions import Permission
from core.facilities.papers.permissions import POLICIES
from core.facilities.papers.routes import ROUTES


@hookimpl
def register_routes() -> Iterable[Any]:
    """Printing, waiting, taking."""
    return ROUTES


@hookimpl
def register_permissions() -> Iterable[Permission]:
    """Who prints, and who takes what was printed."""
    return POLICIES
