"""Switching is logged, keeps the order of what leans on what, and changes nothing when refused."""

from dataclasses import replace
from types import MappingProxyType

import pytest

from core.contracts.errors import NotFound, Refused
from core.contracts.viewer import Viewer
from core.data.commands import read
from core.data.ids import new_id
from core.data.versions import numbers
from core.facilities.modules.service import switch_module
from core.facilities.modules.state import VERSION_KEY, modules_switched_on
from core.kernel import registry as kernel_registry
from core.testing.switches import switch_off

ADMIN = Viewer(account=new_id())


LAST = "volunteer_documents"
"""Nothing needs it."""


@pytest.fixture
def leaning(db):
    """Volunteering requires events, as a third-party module might."""
    found = kernel_registry.current()
    volunteering = replace(found.modules["volunteering"], requires=("events",))
    modules = MappingProxyType({**found.modules, "volunteering": volunteering})
    kernel_registry.install(replace(found, modules=modules))
    yield
    kernel_registry.install(found)


async def test_a_switch_names_who_did_it(db):
    await switch_module(LAST, is_on=False, by=ADMIN)
    assert LAST not in await modules_switched_on()
    rows = await read("SELECT action, account, reason FROM audit_entry")
    said = [(row["action"], str(row["account"]), row["reason"]) for row in rows]
    assert said == [("modules.switched_off", str(ADMIN.account), LAST)]
    switched = await read("SELECT changed_by FROM modules_switch WHERE module = ?", [LAST])
    assert str(switched[0]["changed_by"]) == str(ADMIN.account)


async def test_on_again_is_on_as_before(db):
    before = await modules_switched_on()
    for is_on in (False, True):
        await switch_module(LAST, is_on=is_on, by=None)
    assert await modules_switched_on() == before


async def test_an_unknown_module_is_not_found(db):
    with pytest.raises(NotFound):
        await switch_module("nothing", is_on=True, by=None)


async def test_a_refused_switch_changes_nothing(db, leaning):
    version = await numbers(VERSION_KEY)
    with pytest.raises(Refused) as refused:
        await switch_module("events", is_on=False, by=ADMIN)
    assert refused.value.refusal.code == "modules.needed"
    assert "events" in await modules_switched_on()
    assert await numbers(VERSION_KEY) == version
    assert await read("SELECT id FROM audit_entry") == []


async def test_in_the_right_order_both_go_and_come(db, leaning):
    for module in ("volunteering", "events"):
        await switch_off(module)
    with pytest.raises(Refused) as refused:
        await switch_module("volunteering", is_on=True, by=None)
    assert refused.value.refusal.code == "modules.lacking"
    for module in ("events", "volunteering"):
        await switch_module(module, is_on=True, by=None)
    assert {"events", "volunteering"} <= await modules_switched_on()
