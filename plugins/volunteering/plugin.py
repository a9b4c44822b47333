"""What volunteering declares to the frame."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.contracts.calendar import CalendarKind
from core.contracts.cases import CaseKind
from core.contracts.demo import DemoSeed
from core.contracts.documents import DocumentKind
from core.contracts.exports import Export
from core.contracts.hookspecs import hookimpl
from core.contracts.jobs import Job
from core.contracts.messages import MessageDeclaration
from core.contracts.nav import NavItem
from core.contracts.periods import LegalNumber
from core.contracts.permissions import Permission
from core.contracts.privacy import PersonalData
from core.contracts.reactions import ReactionDeclaration
from core.contracts.signups import SignupDeclaration
from core.contracts.texts import msg
from plugins.volunteering.api_v1 import API_ROUTES
from plugins.volunteering.calendar import CALENDAR_KINDS
from plugins.volunteering.cases import CASE_KINDS
from plugins.volunteering.checking import KEPT, VALID
from plugins.volunteering.cover_privacy import COVER_DATA
from plugins.volunteering.covering import CALLS_A_DAY, CALLS_KEPT
from plugins.volunteering.day_documents import DAY_DOCUMENTS
from plugins.volunteering.day_permissions import DAY_PERMISSIONS
from plugins.volunteering.demo import SEEDS
from plugins.volunteering.documents import DOCUMENTS
from plugins.volunteering.exports import EXPORTS
from plugins.volunteering.facts import FACTS
from plugins.volunteering.hours_exports import HOUR_EXPORTS
from plugins.volunteering.hours_permissions import HOUR_PERMISSIONS
from plugins.volunteering.hours_privacy import HOURS, KEPT_HOURS
from plugins.volunteering.hours_verdicts import LOGGED_WITHIN
from plugins.volunteering.jobs import JOBS
from plugins.volunteering.messages import MESSAGES
from plugins.volunteering.permissions import PERMISSIONS
from plugins.volunteering.privacy import PERIODS, PERSONAL_DATA, READ
from plugins.volunteering.reactions import REACTIONS
from plugins.volunteering.routes import ROUTES
from plugins.volunteering.school_documents import SCHOOL_DOCUMENTS
from plugins.volunteering.school_exports import SCHOOL_EXPORTS
from plugins.volunteering.school_messages import SCHOOL_MESSAGES
from plugins.volunteering.school_permissions import SCHOOL_PERMISSIONS
from plugins.volunteering.school_privacy import KEPT_CLASSES, PUPILS
from plugins.volunteering.signups import SIGNUP_GROUPS, SIGNUP_KINDS
from plugins.volunteering.volunteers_privacy import VOLUNTEERS_DATA, VOLUNTEERS_PERIODS

SUMMARY = msg("Offers of organizations that look for volunteers, with shifts, sign-up and passes.")
NAV = (
    NavItem(
        key="volunteering.list",
        label=msg("Volunteering"),
        href="/volunteering",
        icon="hand-heart",
        policy="volunteering.offers.see",
        weight=200,
    ),
    NavItem(
        key="volunteering.desk",
        label=msg("Volunteering"),
        href="/desk/{organization}/volunteering",
        place="desk",
        icon="hand-heart",
        policy="volunteering.desk.see",
        weight=200,
    ),
    NavItem(
        key="volunteering.day",
        label=msg("Volunteers today"),
        href="/desk/{organization}/volunteering/day",
        place="desk",
        icon="users",
        policy="volunteering.day.see",
        weight=195,
    ),
    NavItem(
        key="volunteering.profile",
        label=msg("Volunteer's profile"),
        href="/me/volunteer",
        place="me",
        icon="hand-heart",
        policy="volunteering.profile.own",
        weight=60,
    ),
    NavItem(
        key="volunteering.hours.own",
        label=msg("My hours"),
        href="/me/hours",
        place="me",
        icon="clock",
        policy="volunteering.hours.own",
        weight=25,
    ),
    NavItem(
        key="volunteering.kinds",
        label=msg("Qualifications"),
        href="/city/volunteering-qualifications",
        place="city",
        icon="hand-heart",
        policy="volunteering.kinds.keep",
        weight=310,
    ),
    NavItem(
        key="volunteering.hours.city",
        label=msg("Volunteers' hours"),
        href="/city/volunteering-hours",
        place="city",
        icon="clock",
        policy="volunteering.hours.city",
        weight=300,
    ),
)


@hookimpl
def register_routes() -> Iterable[Any]:
    """Offers for everybody, and an organization's own at its desk."""
    return (*ROUTES, *API_ROUTES)


@hookimpl
def register_nav() -> Iterable[NavItem]:
    """The public list, and the item on each organization's desk."""
    return NAV


@hookimpl
def register_permissions() -> Iterable[Permission]:
    """Who sees and manages offers; a suspended organization publishes nothing."""
    return (*PERMISSIONS, *HOUR_PERMISSIONS, *DAY_PERMISSIONS, *SCHOOL_PERMISSIONS)


@hookimpl
def register_signup_kinds() -> Iterable[SignupDeclaration]:
    """A shift has places, an offer has shifts."""
    return (*SIGNUP_KINDS, *SIGNUP_GROUPS)


@hookimpl
def register_calendar_kinds() -> Iterable[CalendarKind]:
    """A shift stands in the calendar."""
    return CALENDAR_KINDS


@hookimpl
def register_case_kinds() -> Iterable[CaseKind]:
    """Offers of organizations that the city has not verified."""
    return CASE_KINDS


@hookimpl
def register_documents() -> Iterable[DocumentKind]:
    """The poster, the blank form for checks, the roster."""
    return (*DOCUMENTS, *DAY_DOCUMENTS, *SCHOOL_DOCUMENTS)


@hookimpl
def register_exports() -> Iterable[Export]:
    """Shifts and hours, as tables."""
    return (*EXPORTS, *HOUR_EXPORTS, *SCHOOL_EXPORTS)


@hookimpl
def register_message_kinds() -> Iterable[MessageDeclaration]:
    """Mails about shifts that change, and about the city's decisions."""
    return (*MESSAGES, *SCHOOL_MESSAGES)


@hookimpl
def register_personal_data() -> Iterable[PersonalData]:
    """Who wrote an offer, was checked, worked how long; what volunteers tell of themselves."""
    return (*PERSONAL_DATA, *VOLUNTEERS_DATA, HOURS, PUPILS, *COVER_DATA)


@hookimpl
def register_reactions() -> Iterable[ReactionDeclaration]:
    """Offers and hours follow what happens to organizations and people."""
    return (*REACTIONS, *FACTS)


@hookimpl
def register_jobs() -> Iterable[Job]:
    """Offers close by themselves after their last shift; hours are counted."""
    return JOBS


@hookimpl
def register_demo() -> Iterable[DemoSeed]:
    """Offers of the demo city's organizations."""
    return SEEDS


@hookimpl
def register_legal_numbers() -> Iterable[LegalNumber]:
    """How long it is kept."""
    return (
        *PERIODS,
        KEPT,
        VALID,
        READ,
        *VOLUNTEERS_PERIODS,
        KEPT_HOURS,
        LOGGED_WITHIN,
        KEPT_CLASSES,
        CALLS_A_DAY,
        CALLS_KEPT,
    )
