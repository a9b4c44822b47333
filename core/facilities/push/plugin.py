"""What web push declares."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.contracts.hookspecs import hookimpl
from core.contracts.jobs import Job
from core.contracts.messages import MessageDeclaration
from core.contracts.permissions import Permission
from core.contracts.privacy import PersonalData
from core.facilities.push.jobs import FORGET
from core.facilities.push.messages import BROWSERS as CHANNEL
from core.facilities.push.permissions import BROWSERS
from core.facilities.push.privacy import SUBSCRIPTIONS
from core.facilities.push.routes import ROUTES


@hookimpl
def register_routes() -> Iterable[Any]:
    """The page of one's browsers, and the script that shows what comes."""
    return ROUTES


@hookimpl
def register_permissions() -> Iterable[Permission]:
    """Who chooses browsers."""
    return (BROWSERS,)


@hookimpl
def register_message_kinds() -> Iterable[MessageDeclaration]:
    """The channel."""
    return (CHANNEL,)


@hookimpl
def register_personal_data() -> Iterable[PersonalData]:
    """Whose browsers they are."""
    return (SUBSCRIPTIONS,)


@hookimpl
def register_jobs() -> Iterable[Job]:
    """Forgets what went where."""
    return (FORGET,)
