"""What a plugin does wrong while it runs is counted and goes no further."""

import asyncio
from dataclasses import MISSING, fields, replace
from functools import cache

import pytest
from httpx import ASGITransport, AsyncClient

from core.app import create_app
from core.contracts.calendar import CalendarKind
from core.contracts.cases import Decision
from core.contracts.errors import Refused
from core.contracts.exports import Column, Export
from core.contracts.privacy import Forgetting, PersonalData
from core.contracts.signups import SignupKind
from core.data.commands import read
from core.data.ids import new_id
from core.data.times import utc_now
from core.data.transactions import in_transaction, tx
from core.facilities.modules.service import keep_faults, switch_module
from core.facilities.modules.state import BOARD, modules_set_aside, modules_switched_on
from core.kernel import bus, containment
from core.kernel import registry as registries
from core.kernel.asking import behaviour_of
from core.kernel.faults import FAULTS, ModuleFailed
from core.kernel.manifests import find_manifests, read_manifest
from core.settings import ROOT
from core.web.policies import is_allowed

NAME = "fails_while_running"
PACKAGE = f"tests.core.kernel.bad_plugins.{NAME}"


@cache
def application():
    """The city with the plugin in it, made once; with its registry."""
    folder = ROOT / "tests" / "core" / "kernel" / "bad_plugins" / NAME
    guest = read_manifest(folder, package=PACKAGE, is_ours=False)
    app = create_app([*find_manifests().manifests, guest])
    app._lifespan_managers.clear()
    return app, registries.current()


@pytest.fixture
async def city(db):
    """The city with the plugin in it, on, and a browser; afterwards the old registry."""
    before = list(registries._current)
    FAULTS.take()
    app, found = application()
    registries.install(found)
    BOARD.forget()
    async with AsyncClient(
        transport=ASGITransport(app), base_url="http://testserver.local"
    ) as made:
        yield made
    FAULTS.take()
    registries._current[:] = before
    BOARD.forget()


def plugin():
    from tests.core.kernel.bad_plugins.fails_while_running import plugin

    return plugin


def original(hook, key):
    """A declaration of the plugin as it said it, without a boundary."""
    (found,) = [one for one in getattr(plugin(), hook)() if one.key == key]
    return found


def places():
    """Where the faults were that nobody has kept yet."""
    return [fault.place for fault in FAULTS.take()]


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(bus, "OBSERVE_SECONDS", 0.05)
    monkeypatch.setattr(bus, "PARTICIPATE_SECONDS", 0.05)


async def slip(*_, **__):
    raise ValueError


def declared(kind):
    """A declaration whose every behaviour fails."""
    called = behaviour_of(kind)
    needed = {one.name for one in fields(kind) if one.default is one.default_factory is MISSING}
    return kind(**dict.fromkeys(needed, f"{NAME}.thing") | dict.fromkeys(called, slip))


@pytest.mark.parametrize("kind", containment._BOUNDARIES)
def test_everything_that_a_declaration_lets_us_call_is_within_a_boundary(kind):
    """A rule that is a coroutine refuses; the rest is awaited within its limits."""
    within = containment.contained(declared(kind))
    assert [name for name in behaviour_of(kind) if getattr(within, name) is slip] == []


async def test_what_only_adds_to_a_page_or_a_mail_is_done_without(city):
    place = containment.contained(declared(SignupKind))
    assert await place.dates(new_id()) == ()
    assert await place.time_counted(new_id()) == {}
    assert await containment.contained(declared(CalendarKind)).details(new_id()) is None
    assert {fault.place for fault in FAULTS.take()} == {
        f"{NAME}.thing {name}" for name in ("dates", "time_counted", "details")
    }


async def test_a_table_that_cannot_forget_is_named(city):
    way = Forgetting(keep_for="", table="t", what="", count=slip, forget=slip)
    data = replace(declared(PersonalData), forgets=(way,))
    (within,) = containment.contained(data).forgets
    assert await within.count(utc_now()) == 0
    with pytest.raises(ModuleFailed):
        await within.forget(utc_now())
    assert [fault.place for fault in FAULTS.take()] == [
        f"{NAME}.thing count", f"{NAME}.thing forget"
    ]  # fmt: skip


async def test_the_plugin_is_accepted_and_the_core_answers(city):
    """A positive control: it fails while running, not at start."""
    found = registries.current()
    assert NAME in found.modules
    assert found.refused == ()
    for path in ("/", "/calendar", "/calendar.ics", "/organizations", "/health/live"):
        assert (await city.get(path)).status_code == 200, path


@pytest.mark.parametrize(
    ("path", "status", "place"),
    [
        ("/fails", 500, "/fails"),
        ("/fails/at-the-door", 500, f"{NAME}.load load"),
        ("/fails/ruled", 303, f"{NAME}.rule rule"),
        ("/fails/promised", 303, f"{NAME}.promise rule"),
    ],
)
async def test_a_page_that_fails_is_counted_once_and_lets_nobody_in(city, path, status, place):
    FAULTS.take()
    answer = await city.get(path)
    assert answer.status_code == status
    assert "never" not in answer.text
    found = places()
    assert found.count(place) == 1
    assert set(found) - {f"{NAME}.rule rule"} <= {place}  # its menu item's rule fails on each page
    assert (await city.get("/calendar")).status_code == 200


async def test_a_veto_cannot_grant(city):
    from core.contracts.viewer import VISITOR

    assert not is_allowed(VISITOR, "modules.switch", ())


@pytest.mark.parametrize("how", ["raise", "exit", "hang", "cancel", "write", "leak"])
async def test_an_observer_harms_nobody(city, quick, how):
    async with tx() as transaction:
        await bus.announce(plugin().Observed(how=how), within=transaction)
    assert not in_transaction()
    async with asyncio.timeout(5), tx():  # nothing holds the database
        pass
    expected = [] if how == "leak" else [f"{NAME}.observe"]
    assert places()[:1] == expected


@pytest.mark.parametrize("how", ["raise", "exit", "hang"])
async def test_a_participant_that_fails_takes_the_change_back_and_is_named(city, quick, how):
    with pytest.raises(bus.ReactionFailed, match=f"{NAME}.share"):
        async with tx() as transaction:
            await bus.announce(plugin().Shared(how=how), within=transaction)
    assert places() == [f"{NAME}.share"]


async def test_a_veto_that_answers_nonsense_stops_the_change(city):
    with pytest.raises(bus.ReactionFailed):
        async with tx() as transaction:
            await bus.announce(plugin().Asked(), within=transaction)
    assert places() == [f"{NAME}.veto_on_fact"]


@pytest.mark.parametrize(("name", "given"), [("late", 1), ("wide", 0), ("slow", 1), ("none", 0)])
async def test_a_table_that_fails_ends_there_and_is_counted(city, monkeypatch, name, given):
    monkeypatch.setattr(containment, "CALL_SECONDS", 0.05)
    found = []
    export = containment.contained(original("register_exports", f"{NAME}.{name}"))
    with pytest.raises(ModuleFailed):
        async for row in export.rows(None, None):
            found.append(row)  # noqa: PERF401 -- a list that is made at once would be lost
    assert len(found) == given
    assert places() == [f"{NAME}.{name} rows"]


async def test_a_table_that_is_well_comes_out_whole(city):
    """A positive control."""
    columns = (Column(title="One"),)

    async def rows(subject, viewer):
        for number in range(3):
            yield (number,)

    well = Export(key="x.y", title="", about="", policy="", columns=columns, rows=rows)
    assert [row async for row in containment.contained(well).rows(None, None)] == [(0,), (1,), (2,)]


@pytest.mark.parametrize("name", ["case", "lost"])
async def test_a_case_whose_department_is_not_said_is_the_whole_offices(city, name):
    kind = registries.current().case_kinds[f"{NAME}.{name}"]
    assert await kind.department(None) is None
    assert places() == [f"{NAME}.{name} department"]


async def test_kinds_fail_into_something_that_callers_can_show(city):
    found = registries.current()
    place = found.signup_kinds[f"{NAME}.place"]
    assert await place.describe([]) == {}
    refusal = await place.may_apply(None, None, None, None)
    assert refusal.code == "module.failed"
    with pytest.raises(ModuleFailed):
        await place.checkin_lists(None)
    with pytest.raises(ModuleFailed):
        await found.calendar_kinds[f"{NAME}.day"].rebuild(None)
    with pytest.raises(Refused):
        await found.case_kinds[f"{NAME}.case"].decide(None, Decision.APPROVE, "", None)
    with pytest.raises(ModuleFailed):
        await found.message_kinds[f"{NAME}.letter"].load({}, "pl")
    with pytest.raises(ModuleFailed):
        await found.attachment_providers[f"{NAME}.file"].make({}, "pl")
    for call in (found.personal_data[f"{NAME}.people"].collect, found.jobs[f"{NAME}.job"].run):
        with pytest.raises(ModuleFailed):
            await call(*([None] if call is not found.jobs[f"{NAME}.job"].run else []))
    assert len(places()) == 9


async def test_faults_are_kept_without_what_they_may_say_of_people(city):
    await city.get("/fails")
    await keep_faults()
    rows = await read("SELECT module, said FROM modules_fault WHERE place = '/fails'")
    assert [row["module"] for row in rows] == [NAME]
    assert rows[0]["said"].startswith("ZeroDivisionError (plugin.py:")
    assert "example.org" not in str(await read("SELECT * FROM modules_fault"))


async def test_repeated_faults_switch_the_module_off_and_on_again_starts_afresh(city, quick):
    fact = plugin().Observed(how="raise")
    for _ in range(2):
        await bus.announce(fact)
    await keep_faults()
    assert NAME in await modules_switched_on()
    await bus.announce(fact)
    await keep_faults()
    assert NAME not in await modules_switched_on()
    assert await modules_set_aside() == {NAME}
    assert (await city.get("/fails")).status_code == 404
    assert (await city.get("/calendar")).status_code == 200
    async with tx() as transaction:  # what its faults switched off takes part in nothing
        await bus.announce(plugin().Shared(how="raise"), within=transaction)
    await switch_module(NAME, is_on=True, by=None)
    assert await modules_set_aside() == set()
    await bus.announce(fact)
    await keep_faults()
    assert NAME in await modules_switched_on()


async def test_blocking_code_is_found_by_its_file(city, tmp_path):
    from core.facilities.modules.watchdog import Watchdog

    dog = Watchdog(tmp_path / "stuck.jsonl", lag_seconds=0.05)
    dog.start()
    try:
        await bus.announce(plugin().Observed(how="block"))
    finally:
        dog.stop()
    faults = FAULTS.take()
    assert [fault.module for fault in faults] == [NAME]
    assert faults[0].place.startswith("plugin.py:")
