"""The table of contents of all that a room can add; each hook is asked once, at start.

Answers are frozen dataclasses. Behaviour is an async callable inside them. A hook's docstring says
what the core does with the answer; docs/hooks.md is made from this file.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pluggy

from core.contracts.agenda import CalendarDeclaration
from core.contracts.cases import CaseKind
from core.contracts.demo import DemoSeed
from core.contracts.documents import DocumentKind
from core.contracts.exports import Export
from core.contracts.jobs import Job
from core.contracts.messages import MessageDeclaration
from core.contracts.nav import NavItem
from core.contracts.periods import LegalNumber
from core.contracts.permissions import Permission
from core.contracts.privacy import PersonalData
from core.contracts.reactions import ReactionDeclaration
from core.contracts.signups import SignupDeclaration

if TYPE_CHECKING:
    from litestar.types import ControllerRouterHandler

PROJECT = "pospolu"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


# --- pages -------------------------------------------------------------------------------------


@hookspec
def register_routes() -> Iterable["ControllerRouterHandler"]:
    """Pages and feeds: Litestar handlers or routers.

    Each handler names its policy (`opt={"policy": "events.event.edit"}`). The core adds the
    module's name, so that every route answers 404 while the module is off. Handlers for programs
    stand in the room's `api_v1.py`, below /api/v1, and say what they are with
    `opt=operation(policy=…, scope=…, …)` of core.web.api; /schema is made of that.
    """
    return ()


@hookspec
def register_nav() -> Iterable[NavItem]:
    """Menu items; hidden while the module is off or the policy refuses the viewer."""
    return ()


@hookspec
def register_permissions() -> Iterable[Permission]:
    """Policies that routes name, vetoes on anybody's policies, and roles that can be granted."""
    return ()


# --- engines of the core -----------------------------------------------------------------------


@hookspec
def register_signup_kinds() -> Iterable[SignupDeclaration]:
    """Kinds of things that have places; the sign-up engine and check-in serve them.

    Also groups of them, as the shifts of an offer are: their people are written to at once.
    """
    return ()


@hookspec
def register_calendar_kinds() -> Iterable[CalendarDeclaration]:
    """Kinds of calendar entries: the room writes entries, the core shows and feeds them.

    Also sources of what lies ahead of one person, for the person's own calendar.
    """
    return ()


@hookspec
def register_case_kinds() -> Iterable[CaseKind]:
    """Kinds of things that wait for a decision; they appear in the city's inbox."""
    return ()


@hookspec
def register_documents() -> Iterable[DocumentKind]:
    """Kinds of documents that can be printed; pages about their subject offer them as PDF."""
    return ()


@hookspec
def register_exports() -> Iterable[Export]:
    """Tables that can be taken as CSV or XLSX; pages about their subject offer them."""
    return ()


# --- people ------------------------------------------------------------------------------------


@hookspec
def register_message_kinds() -> Iterable[MessageDeclaration]:
    """Kinds of messages to people, and providers of attachments that any kind may name.

    Also channels besides mail: what a kind says in short goes by each on which its recipient can
    be reached.
    """
    return ()


@hookspec
def register_personal_data() -> Iterable[PersonalData]:
    """Declarations for every table that refers to a person; export and erasure walk them."""
    return ()


@hookspec
def register_legal_numbers() -> Iterable[LegalNumber]:
    """Periods, ages and limits set by law or the city, dated; the city's administrator changes
    them at `/city/privacy/periods`, and `keep_for` of personal data names them.
    """
    return ()


# --- facts and time ----------------------------------------------------------------------------


@hookspec
def register_reactions() -> Iterable[ReactionDeclaration]:
    """What the room does on others' facts: observe, participate or veto.

    Also facts that programs outside may be told of: organizations choose among them for their
    webhooks.
    """
    return ()


@hookspec
def register_jobs() -> Iterable[Job]:
    """Repeating work; it stops while the module is off."""
    return ()


# --- the demo city -----------------------------------------------------------------------------


@hookspec
def register_demo() -> Iterable[DemoSeed]:
    """What the room sows into the demo city, after the rooms that it requires."""
    return ()
