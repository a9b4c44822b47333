"""What this room declares."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.contracts.cases import CaseKind
from core.contracts.demo import DemoSeed
from core.contracts.hookspecs import hookimpl
from core.contracts.jobs import Job
from core.contracts.messages import MessageKind
from core.contracts.nav import NavItem
from core.contracts.periods import LegalNumber
from core.contracts.permissions import Permission
from core.contracts.privacy import PersonalData
from core.contracts.texts import msg
from core.people.ages import MINORS
from core.people.api_v1 import API_ROUTES
from core.people.cases import CASES
from core.people.demo import SEED
from core.people.jobs import JOBS
from core.people.messages import MESSAGES
from core.people.permissions import POLICIES, ROLES
from core.people.privacy import PERIODS, PERSONAL_DATA
from core.people.routes import (
    account,
    accounts,
    addresses,
    city,
    claims,
    demo,
    desk,
    documents,
    handovers,
    imports,
    invitations,
    merges,
    organizations,
    proof,
    second_factors,
    security,
    sign_in,
    terms,
)

NAV = (
    NavItem(
        key="people.directory",
        label=msg("Organizations"),
        href="/organizations",
        icon="users",
        weight=300,
    ),
    NavItem(
        key="people.account",
        label=msg("Account"),
        href="/me/account",
        place="me",
        icon="user-round",
        weight=900,
    ),
    NavItem(
        key="people.security",
        label=msg("Signing in"),
        href="/me/security",
        place="me",
        icon="lock",
        weight=910,
    ),
    NavItem(
        key="people.desks",
        label=msg("Organizations"),
        href="/desk",
        place="me",
        icon="users",
        weight=200,
    ),
    NavItem(
        key="people.members",
        label=msg("People"),
        href="/desk/{organization}/members",
        place="desk",
        icon="users",
        policy="people.members.view",
        weight=800,
    ),
    NavItem(
        key="people.profile",
        label=msg("Profile"),
        href="/desk/{organization}/profile",
        place="desk",
        icon="settings",
        policy="people.organization.edit",
        weight=900,
    ),
    NavItem(
        key="people.city",
        label=msg("Organizations"),
        href="/city/organizations",
        also=("/city/imports",),
        place="city",
        icon="users",
        policy="people.city.organizations",
        weight=300,
    ),
    NavItem(
        key="people.accounts",
        label=msg("Accounts"),
        href="/city/accounts",
        place="city",
        icon="users",
        policy="people.accounts",
        weight=700,
    ),
    NavItem(
        key="people.terms",
        label=msg("Terms"),
        href="/city/terms",
        place="city",
        icon="file-text",
        policy="people.terms",
        weight=710,
    ),
)


@hookimpl
def register_routes() -> Iterable[Any]:
    """Sign-in, account, directory, desks, invitations, city, documents."""
    own = (sign_in, proof, account, security, second_factors, addresses)
    public = (demo, organizations, desk, invitations, documents)
    office = (city, accounts, imports, claims, merges, handovers, terms)
    groups = (*own, *public, *office)
    return [*(handler for group in groups for handler in group.HANDLERS), *API_ROUTES]


@hookimpl
def register_nav() -> Iterable[NavItem]:
    """The directory, and items on every desk."""
    return NAV


@hookimpl
def register_permissions() -> Iterable[Permission]:
    """Policies and roles."""
    return [*POLICIES, *ROLES]


@hookimpl
def register_case_kinds() -> Iterable[CaseKind]:
    """Organizations to verify, reports of content."""
    return CASES


@hookimpl
def register_message_kinds() -> Iterable[MessageKind]:
    """Sign-in, invitations, the city's decisions."""
    return MESSAGES


@hookimpl
def register_personal_data() -> Iterable[PersonalData]:
    """Accounts, memberships, reports."""
    return PERSONAL_DATA


@hookimpl
def register_jobs() -> Iterable[Job]:
    """Forgets what is over."""
    return JOBS


@hookimpl
def register_demo() -> Iterable[DemoSeed]:
    """The demo city's organizations and people."""
    return [SEED]


@hookimpl
def register_legal_numbers() -> Iterable[LegalNumber]:
    """How long it is kept."""
    return [*PERIODS, *MINORS]
