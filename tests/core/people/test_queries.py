"""Reads of people, as pages ask for them."""

import pytest

from core.contracts.viewer import ORGANIZATION, Grant, Viewer
from core.data.ids import new_id
from core.people import queries
from core.people.api import own_organizations
from core.testing.people import make_host


async def test_ones_organizations_are_those_of_all_ones_roles_by_name(db):
    later, first = await make_host("zet", name="Zet"), await make_host("ara", name="Ara")
    await make_host("obca", name="Obca")
    on = [
        Grant(role="coordinator", scope_kind=ORGANIZATION, scope_id=one.id)
        for one in (later, first)
    ]
    viewer = Viewer(grants=(on[0], Grant(role="officer", scope_kind="city")), withheld=(on[1],))
    assert [one.id for one in await own_organizations(viewer)] == [first.id, later.id]


async def test_for_somebody_without_a_role_nothing_is_read(monkeypatch):
    monkeypatch.setattr(queries, "Organization", None)
    city = Grant(role="officer", scope_kind="city")
    assert await own_organizations(Viewer(grants=(city,))) == []
    own = Grant(role="coordinator", scope_kind=ORGANIZATION, scope_id=new_id())
    with pytest.raises(AttributeError):
        await own_organizations(Viewer(grants=(own,)))
