"""What exports declare."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.contracts.hookspecs import hookimpl
from core.contracts.permissions import Permission
from core.facilities.exports.permissions import POLICIES
from core.facilities.exports.routes import ROUTES


@hookimpl
def register_routes() -> Iterable[Any]:
    """Taking a table."""
    return ROUTES


@hookimpl
def register_permissions() -> Iterable[Permission]:
    """Who takes a table."""
    return POLICIES
