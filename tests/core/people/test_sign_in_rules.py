"""Decisions about signing in, as tables."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from core.contracts.viewer import Grant, Viewer
from core.people import sign_in_rules as rules
from core.people.values import SessionLevel

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
OURS = uuid4()


OFFICER, ADMIN = (
    Viewer(account=uuid4(), grants=(Grant(role=role, scope_kind=kind, scope_id=scope),))
    for role, kind, scope in (
        ("city_officer", "city", None),
        ("organization_admin", "organization", OURS),
    )
)
ADMIN_GRANT = Grant(role="city_admin", scope_kind="city")
OFFICER_GRANT = Grant(role="city_officer", scope_kind="city")
NGO_GRANT = Grant(role="organization_admin", scope_kind="organization", scope_id=OURS)
HELPER_GRANT = Grant(role="coordinator", scope_kind="organization", scope_id=OURS)
ALL_GRANTS = (ADMIN_GRANT, OFFICER_GRANT, NGO_GRANT, HELPER_GRANT)


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


def test_staff_are_those_with_a_role_of_the_city():
    assert rules.is_staff(OFFICER.grants)
    assert not rules.is_staff(ADMIN.grants)


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
