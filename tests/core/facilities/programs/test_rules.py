"""What a token may be and what it leaves: rules without a database."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from core.contracts.viewer import Grant, Viewer
from core.facilities.programs.rules import (
    faults_of,
    may_limit,
    may_revoke,
    narrowed,
    needs_touch,
)
from core.facilities.programs.values import TokenLine, TokenWish

NOW = datetime(2027, 3, 28, 0, 30, tzinfo=UTC)
HERE, THERE = uuid4(), uuid4()
ON_HERE = Grant(role="coordinator", scope_kind="organization", scope_id=HERE)
ON_THERE = Grant(role="organization_admin", scope_kind="organization", scope_id=THERE)
CITY = Grant(role="city_admin", scope_kind="city")


@pytest.mark.parametrize(
    ("scopes", "days", "wrong"),
    [
        (("events:read",), 1, set()),
        (("events:read",), 365, set()),
        (("events:read",), 366, {"days"}),
        (("events:read",), 0, {"days"}),
        ((), 90, {"scopes"}),
        (("events:everything",), 90, {"scopes"}),
    ],
)
def test_what_can_be_asked_for(scopes, days, wrong):
    wish = TokenWish(name="x", scopes=scopes, days=days)
    assert set(faults_of(wish, {"events:read", "events:write"})) == wrong


def test_a_token_for_one_organization_leaves_its_grants_only():
    assert narrowed((ON_HERE, ON_THERE, CITY), None) == (ON_HERE, ON_THERE, CITY)
    assert narrowed((ON_HERE, ON_THERE, CITY), HERE) == (ON_HERE,)
    assert narrowed((CITY,), HERE) == ()


def test_only_who_works_for_an_organization_makes_tokens_for_it():
    viewer = Viewer(account=uuid4(), grants=(ON_HERE, CITY))
    assert may_limit(viewer, None)
    assert may_limit(viewer, HERE)
    assert not may_limit(viewer, THERE)


def line(account, organization=None):
    return TokenLine(
        id=uuid4(), name="x", hint="", scopes=(), account=account, owner="",
        organization=organization, organization_name="", organization_slug="", thing=None,
        created_at=NOW, expires_at=NOW, last_used_at=None, revoked_at=None,
    )  # fmt: skip


def test_who_may_end_a_token():
    viewer = Viewer(account=uuid4(), grants=(ON_HERE, ON_THERE))
    assert may_revoke(viewer, line(viewer.account))
    assert may_revoke(viewer, line(uuid4(), THERE))
    assert not may_revoke(viewer, line(uuid4(), HERE))
    assert not may_revoke(viewer, line(uuid4()))


def test_a_use_is_written_down_once_an_hour():
    assert needs_touch(None, NOW)
    assert not needs_touch(NOW - timedelta(minutes=59), NOW)
    assert needs_touch(NOW - timedelta(minutes=60), NOW)
