"""Decisions about sessions, codes, roles and organizations, as tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from core.contracts.cases import Decision
from core.contracts.viewer import VISITOR, Grant, Viewer
from core.people import rules
from core.people.kinds import KIND_RULES, Need
from core.people.values import OrganizationKind, OrganizationRole, OrganizationState, SessionLevel

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
    ("age", "idle", "staff", "is_alive"),
    [
        (11 * HOUR, 11 * HOUR, False, True),
        (13 * HOUR, 12 * HOUR, False, False),
        (13 * DAY, HOUR, False, True),
        (14 * DAY, MINUTE, False, False),
        (3 * HOUR, 119 * MINUTE, True, True),
        (3 * HOUR, 120 * MINUTE, True, False),
        (24 * HOUR, MINUTE, True, False),
    ],
)
def test_session_lives_as_long_as_its_holder_may(age, idle, staff, is_alive):
    found = rules.is_session_alive(
        created_at=NOW - age, last_seen_at=NOW - idle, staff=staff, now=NOW
    )
    assert found is is_alive


@pytest.mark.parametrize(
    ("idle", "staff", "needed"),
    [
        (59 * MINUTE, False, False),
        (HOUR, False, True),
        (9 * MINUTE, True, False),
        (10 * MINUTE, True, True),
    ],
)
def test_session_is_touched_seldom(idle, staff, needed):
    assert rules.needs_touch(last_seen_at=NOW - idle, staff=staff, now=NOW) is needed


@pytest.mark.parametrize(
    ("left", "used", "tries", "is_open"),
    [
        (MINUTE, None, 4, True),
        (MINUTE, None, 5, False),
        (timedelta(0), None, 0, False),
        (MINUTE, NOW, 0, False),
    ],
)
def test_attempt_is_open_once_and_for_a_while(left, used, tries, is_open):
    found = rules.is_attempt_open(expires_at=NOW + left, used_at=used, wrong_tries=tries, now=NOW)
    assert found is is_open


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example",
        "/\\evil.example",
        "/%09/evil.example",
        "https:evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/%2f%2fevil.example",
        "/%5cevil.example",
        "",
        None,
    ],
)
def test_next_path_leads_nowhere_else(wanted):
    assert rules.next_path(wanted) == "/"


@pytest.mark.parametrize("wanted", ["/", "/events/festyn?day=1", "/organizations/%C5%82"])
def test_next_path_keeps_our_own(wanted):
    assert rules.next_path(wanted) == wanted


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("krótkie", "short"),
        ("a" * 257, "long"),
        ("aaaaaaaaaaaaaaa", "weak"),
        ("zofia@example.org", "weak"),
        ("zielony klon na rynku", None),
    ],
)
def test_password_must_be_long_and_not_plain(password, code):
    fault = rules.password_fault(password, email="zofia@example.org")
    assert (fault.code if fault else None) == code


@pytest.mark.parametrize(
    ("agent", "family"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0",
            "Firefox, Linux",
        ),
        (
            "Mozilla/5.0 (Linux; Android 15) AppleWebKit Chrome/131 Mobile Safari/537",
            "Chrome, Android",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) AppleWebKit Safari/604", "Safari, iOS"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/131 Safari/537 Edg/131", "Edge, Windows"),
        ("curl/8", ""),
    ],
)
def test_agent_family_is_coarse(agent, family):
    assert rules.agent_family(agent) == family


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


def test_staff_are_those_with_a_role_of_the_city():
    assert rules.is_staff(OFFICER.grants)
    assert not rules.is_staff(ADMIN.grants)


def test_roles_are_ranked_as_they_include_each_other():
    assert list(OrganizationRole) == ["volunteer", "coordinator", "organization_admin"]


# --- second factor -------------------------------------------------------------------------------

ADMIN_GRANT = Grant(role="city_admin", scope_kind="city")
OFFICER_GRANT = Grant(role="city_officer", scope_kind="city")
NGO_GRANT = Grant(role="organization_admin", scope_kind="organization", scope_id=OURS)
HELPER_GRANT = Grant(role="coordinator", scope_kind="organization", scope_id=OURS)
ALL_GRANTS = (ADMIN_GRANT, OFFICER_GRANT, NGO_GRANT, HELPER_GRANT)


@pytest.mark.parametrize(
    ("officers", "organization_admins", "asleep"),
    [
        (False, False, {ADMIN_GRANT}),
        (True, False, {ADMIN_GRANT, OFFICER_GRANT}),
        (False, True, {ADMIN_GRANT, NGO_GRANT}),
        (True, True, {ADMIN_GRANT, OFFICER_GRANT, NGO_GRANT}),
    ],
)
def test_roles_that_demand_a_second_factor_sleep_without(officers, organization_admins, asleep):
    named = {"officers": officers, "organization_admins": organization_admins}
    held, withheld = rules.split_grants(ALL_GRANTS, level=SessionLevel.SINGLE, **named)
    assert set(withheld) == asleep
    assert set(held) == set(ALL_GRANTS) - asleep
    assert rules.split_grants(ALL_GRANTS, level=SessionLevel.STRONG, **named) == (ALL_GRANTS, ())


@pytest.mark.parametrize(
    ("age", "is_strong", "has_factor", "is_fresh"),
    [
        (MINUTE, False, False, True),
        (15 * MINUTE, False, False, False),
        (MINUTE, False, True, False),
        (MINUTE, True, True, True),
        (15 * MINUTE, True, True, False),
        (None, True, True, False),
    ],
)
def test_proof_is_fresh_for_a_quarter_and_as_strong_as_it_can_be(
    age, is_strong, has_factor, is_fresh
):
    proven_at = NOW - age if age else None
    viewer = Viewer(account=uuid4(), proven_at=proven_at, is_strong=is_strong)
    assert rules.is_proof_fresh(viewer, has_factor=has_factor, now=NOW) is is_fresh


@pytest.mark.parametrize(
    ("address", "may"),
    [
        ("https://pospolu.example.org", True),
        ("http://localhost:8000", True),
        ("http://pospolu.example.org", False),
        ("https://192.0.2.7", False),
        ("http://127.0.0.1:8000", False),
        ("https://[::1]:8443", False),
    ],
)
def test_passkeys_are_offered_where_browsers_take_them(address, may):
    assert rules.may_use_passkeys(address) is may


def test_codes_of_neighbouring_steps_are_good():
    step = int(NOW.timestamp()) // 30
    assert list(rules.steps_around(NOW)) == [step - 1, step, step + 1]


@pytest.mark.parametrize("state", OrganizationState)
def test_who_is_suspended_or_rejected_publishes_nothing(state):
    barred = {OrganizationState.SUSPENDED, OrganizationState.REJECTED}
    assert bool(rules.may_publish_at_all(Row(state=state))) is (state in barred)
