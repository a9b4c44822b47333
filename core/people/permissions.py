"""Who may do what to people and organizations: the policies that routes name, and the roles."""

from __future__ import annotations

from core.contracts.permissions import Policy, Role, signed_in
from core.contracts.texts import msg
from core.people import loaders
from core.people.rules import (
    is_city_admin,
    is_officer,
    may_change_organization,
    may_see_desk,
)

POLICIES = (
    Policy(key="people.sign_in", title=msg("Sign in and out")),
    Policy(key="people.account", title=msg("Use one's own account"), rule=signed_in),
    Policy(key="people.address", title=msg("Confirm a new address of one's own"), rule=signed_in),
    Policy(
        key="people.accounts", title=msg("See who works in the city's office"), rule=is_city_admin
    ),
    Policy(
        key="people.accounts.manage",
        title=msg("Shut accounts out, give roles of the city, help with lost phones"),
        load=loaders.load_account,
        rule=is_city_admin,
    ),
    Policy(
        key="people.terms",
        title=msg("Publish the terms that organizations accept"),
        rule=is_city_admin,
    ),
    Policy(key="people.demo", title=msg("Be somebody of the demo"), load=loaders.load_demo),
    Policy(key="people.directory", title=msg("See the directory of organizations")),
    Policy(key="people.document", title=msg("Read terms, privacy, accessibility")),
    Policy(key="people.report", title=msg("Report content")),
    Policy(key="people.invitation", title=msg("Open and accept an invitation")),
    Policy(
        key="people.organization.register", title=msg("Register an organization"), rule=signed_in
    ),
    Policy(
        key="people.organization.merge",
        title=msg("Merge two organizations"),
        load=loaders.load_any_organization,
        rule=is_officer,
    ),
    Policy(key="people.claim", title=msg("Open the mailed way to take an organization over")),
    Policy(
        key="people.organization.claim",
        title=msg("Ask to take an organization over"),
        load=loaders.load_unclaimed_organization,
    ),
    Policy(
        key="people.city.claim",
        title=msg("See who asks for an organization"),
        rule=is_officer,
    ),
    Policy(key="people.handover", title=msg("Object to a hand-over by the mailed link")),
    Policy(
        key="people.organization.hand_over",
        title=msg("Hand an organization to another administrator"),
        load=loaders.load_any_organization,
        rule=is_officer,
    ),
    Policy(key="people.desk", title=msg("See one's organizations"), rule=signed_in),
    Policy(
        key="people.organization.view",
        title=msg("See an organization's page"),
        load=loaders.load_organization_by_slug,
    ),
    Policy(
        key="people.organization.edit",
        title=msg("Change what an organization says of itself"),
        load=loaders.load_desk_organization,
        rule=may_change_organization,
    ),
    Policy(
        key="people.members.view",
        title=msg("See an organization's members"),
        load=loaders.load_desk_organization,
        rule=may_see_desk,
    ),
    Policy(
        key="people.members.manage",
        title=msg("Invite members, change and end their roles"),
        load=loaders.load_desk_organization,
        rule=may_change_organization,
    ),
    Policy(
        key="people.organization.oversee",
        title=msg("See an organization's data and history"),
        load=loaders.load_any_organization,
        rule=is_officer,
    ),
    Policy(
        key="people.organization.suspend",
        title=msg("Suspend an organization"),
        load=loaders.load_any_organization,
        rule=is_officer,
    ),
    Policy(
        key="people.city.import",
        title=msg("Bring organizations in from a file"),
        load=loaders.load_import,
        rule=is_officer,
    ),
    Policy(key="people.city.organizations", title=msg("See all organizations"), rule=is_officer),
)

ROLES = (
    Role(key="volunteer", title=msg("Volunteer"), scope_kinds=("organization",)),
    Role(key="coordinator", title=msg("Coordinator"), scope_kinds=("organization",)),
    Role(key="organization_admin", title=msg("Administrator"), scope_kinds=("organization",)),
    Role(key="city_officer", title=msg("City officer"), scope_kinds=("city",)),
    Role(key="city_admin", title=msg("City administrator"), scope_kinds=("city",)),
    Role(key="scanner", title=msg("Scanner"), scope_kinds=("event", "organization")),
)
