"""What web push declares."""

from __future__ import annotations

from collections.abc import Iterable

from core.contracts.hookspecs import hookimpl
from core.contracts.jobs import Job
from core.contracts.messages import MessageDeclaration
from core.contracts.privacy import PersonalData
from core.facilities.push.jobs import FORGET
from core.facilities.push.messages import BROWSERS
from core.facilities.push.privacy import SUBSCRIPTIONS


@hookimpl
def register_message_kinds() -> Iterable[MessageDeclaration]:
    """The channel."""
    return (BROWSERS,)


@hookimpl
def register_personal_data() -> Iterable[PersonalData]:
    """Whose browsers they are."""
    return (SUBSCRIPTIONS,)


@hookimpl
def register_jobs() -> Iterable[Job]:
    """Forgets what went where."""
    return (FORGET,)
