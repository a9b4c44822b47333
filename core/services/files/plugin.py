"""What files declare."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.contracts.hookspecs import hookimpl
from core.contracts.jobs import Job
from core.contracts.permissions import Permission
from core.contracts.privacy import PersonalData
from core.services.files import routes
from core.services.files.jobs import REMOVE_ORPHANS
from core.services.files.permissions import SEE
from core.services.files.privacy import PICTURES


@hookimpl
def register_routes() -> Iterable[Any]:
    """Pictures."""
    return (routes.show_picture,)


@hookimpl
def register_permissions() -> Iterable[Permission]:
    """Who sees pictures."""
    return (SEE,)


@hookimpl
def register_jobs() -> Iterable[Job]:
    """Removes what a crash left."""
    return (REMOVE_ORPHANS,)


@hookimpl
def register_personal_data() -> Iterable[PersonalData]:
    """The accounts that uploaded."""
    return (PICTURES,)
