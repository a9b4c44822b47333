"""Decisions about roles and organizations, as tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from core.contracts.cases import Decision
from core.contracts.viewer import VISITOR, Grant, Viewer
from core.people import rules
from core.people.kinds import KIND_RULES, Need
from core.people.values import OrganizationKind, OrganizationRole, OrganizationState

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
OURS, OTHERS = uuid4(), uuid4()


@dataclass
class Row:
    id: UUID = OURS
    kind: str = "association"
    state: str = "verified"


def holder(role: str, scope: UUID | None = OURS, kind: str = "organization") -> Viewer:
    grant = Grant(role=role, scope_kind=kind, scope_id=scope)
    return Viewer(account=uuid4(), person=uuid4(), grants=(grant,))


ADMIN, COORDINATOR, VOLUNTEER = (
    holder(role) for role in ("organization_admin", "coordinator", "volunteer")
)
OFFICER, CITY_ADMIN = (holder(role, None, "city") for role in ("city_officer", "city_admin"))


@pytest.mark.parametrize(
    ("viewer", "role", "may"),
    [
        (ADMIN, "organization_admin", True),
        (ADMIN, "volunteer", True),
        (ADMIN, "city_admin", False),
        (ADMIN, "scanner", False),
        (COORDINATOR, "volunteer", False),
        (VOLUNTEER, "volunteer", False),
        (OFFICER, "coordinator", False),
        (CITY_ADMIN, "organization_admin", True),
        (CITY_ADMIN, "city_admin", False),
        (VISITOR, "volunteer", False),
        (holder("organization_admin", OTHERS), "volunteer", False),
    ],
)
def test_role_is_given_by_those_who_have_it(viewer, role, may):
    assert rules.may_give_role(viewer, OURS, role) is may


def test_last_administrator_stays():
    assert rules.may_step_down(is_admin=True, admins=1).code == "last_admin"
    assert rules.may_step_down(is_admin=True, admins=2) is None
    assert rules.may_step_down(is_admin=False, admins=1) is None


@pytest.mark.parametrize(
    ("viewer", "state", "sees"),
    [
        (VISITOR, "verified", True),
        (VISITOR, "pending", False),
        (VISITOR, "suspended", False),
        (COORDINATOR, "pending", True),
        (VOLUNTEER, "suspended", True),
        (OFFICER, "rejected", True),
        (holder("organization_admin", OTHERS), "pending", False),
    ],
)
def test_organization_is_seen_once_verified(viewer, state, sees):
    assert rules.may_see_organization(viewer, Row(state=state)) is sees


@pytest.mark.parametrize(
    ("rule", "passing"),
    [
        (rules.works_for_organization, {"admin", "coordinator"}),
        (rules.administers_organization, {"admin"}),
        (rules.may_see_desk, {"admin", "coordinator", "city_admin"}),
        (rules.may_change_organization, {"admin", "city_admin"}),
        (rules.is_officer, {"officer", "city_admin"}),
        (rules.is_city_admin, {"city_admin"}),
    ],
)
def test_rule_passes_only_whom_it_names(rule, passing):
    viewers = {
        "visitor": VISITOR, "volunteer": VOLUNTEER, "coordinator": COORDINATOR, "admin": ADMIN,
        "officer": OFFICER, "city_admin": CITY_ADMIN,
        "stranger": holder("organization_admin", OTHERS),
    }  # fmt: skip
    assert {name for name, viewer in viewers.items() if rule(viewer, Row())} == passing


def test_empty_object_is_refused_to_everybody():
    """A visitor's way to sign-in: the loader gives them nothing that a rule could grant on."""
    for rule in (rules.may_see_desk, rules.may_change_organization, rules.works_for_organization):
        assert not any(rule(viewer, ()) for viewer in (VISITOR, ADMIN, CITY_ADMIN))


@pytest.mark.parametrize("kind", ["firm", "informal_group", "foreign_partner"])
def test_host_is_never_a_company_or_a_loose_group(kind):
    """Art. 42 of the act on public benefit."""
    assert not rules.may_host_volunteers(Row(kind=kind))
    assert not rules.may_publish_directly(Row(kind=kind))


@pytest.mark.parametrize("state", [s.value for s in OrganizationState if s != "verified"])
def test_nobody_publishes_or_hosts_before_the_city_said_yes(state):
    assert not rules.may_publish_directly(Row(state=state))
    assert not rules.may_host_volunteers(Row(state=state))


def test_verified_association_publishes_and_hosts():
    assert rules.may_publish_directly(Row())
    assert rules.may_host_volunteers(Row())


@pytest.mark.parametrize("kind", ["city", "city_department", "city_unit"])
def test_with_four_eyes_the_city_waits_too(kind):
    """By default the city's own events publish directly."""
    assert rules.may_publish_directly(Row(kind=kind))
    assert not rules.may_publish_directly(Row(kind=kind), four_eyes=True)
    assert rules.may_publish_directly(Row(), four_eyes=True)


@pytest.mark.parametrize("kind", list(OrganizationKind))
def test_every_kind_has_its_rules(kind):
    found = KIND_RULES[kind]
    assert found.register_number is Need.NONE or found.register
    assert found.needs_verification is not found.is_of_the_city


def test_simple_association_has_no_krs():
    found = KIND_RULES[OrganizationKind.SIMPLE_ASSOCIATION]
    assert (found.krs, found.register_number) == (Need.NONE, Need.REQUIRED)


def test_missing_numbers_are_named():
    empty = {"krs": "", "register_number": "", "nip": "", "regon": ""}
    assert rules.missing_numbers(OrganizationKind.ASSOCIATION, empty) == ["krs"]
    assert rules.missing_numbers(OrganizationKind.SOCIAL_COOPERATIVE, empty) == ["krs", "nip"]
    assert rules.missing_numbers(OrganizationKind.INFORMAL_GROUP, empty) == []


def test_city_kinds_are_set_up_by_the_city():
    assert not rules.may_register_kind(ADMIN, OrganizationKind.CITY_DEPARTMENT)
    assert rules.may_register_kind(CITY_ADMIN, OrganizationKind.CITY_DEPARTMENT)
    assert rules.may_register_kind(VOLUNTEER, OrganizationKind.FOUNDATION)


def test_returned_organization_is_a_draft_again():
    assert rules.state_after(Decision.RETURN) is OrganizationState.DRAFT
    assert rules.state_after(Decision.APPROVE) is OrganizationState.VERIFIED
    assert rules.state_after(Decision.REJECT) is OrganizationState.REJECTED


def test_roles_are_ranked_as_they_include_each_other():
    assert list(OrganizationRole) == ["volunteer", "coordinator", "organization_admin"]


@pytest.mark.parametrize("state", OrganizationState)
def test_who_is_suspended_or_rejected_publishes_nothing(state):
    barred = {OrganizationState.SUSPENDED, OrganizationState.REJECTED}
    assert bool(rules.may_publish_at_all(Row(state=state))) is (state in barred)
