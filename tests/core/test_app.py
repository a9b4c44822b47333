"""A third-party plugin with a fault is refused by name, and everything else starts."""

import pytest
from httpx import ASGITransport, AsyncClient

from core.app import assemble, create_app
from core.kernel import registry as registries
from core.kernel.asking import BadPlugin
from core.kernel.manifests import Found, RefusedPlugin, find_manifests, read_manifest
from core.settings import ROOT

BAD = ROOT / "tests" / "core" / "kernel" / "bad_plugins"
FAULTS = {
    "raises_at_import": "plugin.py does not import: RuntimeError",
    "exits_at_import": "plugin.py does not import: SystemExit",
    "raises_in_hook": "register_nav failed: KeyError",
    "gives_a_coroutine": "register_nav gave a coroutine",
    "gives_wrong_types": "register_nav gave dict",
    "gives_nothing_callable": "rebuild of 'gives_nothing_callable.day' cannot be called",
    "misspells_a_hook": "register_rutes",
    "takes_foreign_keys": "the key 'events.mine', which is not its own",
    "takes_foreign_tables": "the table people_thing does not begin with takes_foreign_tables_",
    "takes_foreign_templates": "templates/people is outside templates/takes_foreign_templates",
    "takes_foreign_statics": "static/events is outside static/takes_foreign_statics",
    "litters_migrations": "migrations/shapes.py is no migration",
    "knows_no_signal": "which is no signal",
    "names_no_policy": "GET /names-no-policy names no policy",
    "names_an_unknown_policy": "the policy 'nobody.knows', which does not exist",
    "takes_our_path": "GET /events/{} belongs to events",
    "escapes_the_gate": "says that it belongs to None",
    "cannot_be_routed": "its routes cannot be used",
    "writes_into_people": "writes into people_person, which is not its own",
    "looks_behind_doors": "imports core.people.tables, which is closed",
    "needs_what_is_not_there": "it requires nobody",
    "asks_async": "the rule of asks_async.see must be a plain function",
}


@pytest.fixture
def house():
    """Puts back the registry that stood before."""
    before = list(registries._current)
    yield
    registries._current[:] = before


def guest(name):
    return read_manifest(BAD / name, package=f"tests.core.kernel.bad_plugins.{name}", is_ours=False)


def with_guests(*names):
    return [*find_manifests().manifests, *map(guest, names)]


def test_every_bad_plugin_has_its_sentence():
    assert {path.parent.name for path in BAD.glob("*/manifest.toml")} == {
        *FAULTS,
        "fails_while_running",
    }


@pytest.fixture(scope="module")
def refused():
    """All of them at once: none hides another's fault, and the city's own rooms are there."""
    before = list(registries._current)
    found = assemble(with_guests(*FAULTS))
    registries._current[:] = before
    assert set(found.modules) == {one.name for one in find_manifests().manifests}
    return {one.name: one.reason for one in found.refused}


@pytest.mark.parametrize("name", FAULTS)
def test_a_bad_plugin_is_refused_by_name_in_one_sentence(name, refused):
    assert FAULTS[name] in refused[name]
    assert "\n" not in refused[name].strip()


def test_a_fault_among_our_own_stops_the_start(house):
    """Our own plugins are checked by CI; a city must not start without them unnoticed."""
    ours = read_manifest(
        BAD / "raises_at_import", package="tests.core.kernel.bad_plugins.raises_at_import"
    )
    with pytest.raises(BadPlugin, match="raises_at_import"):
        assemble([*find_manifests().manifests, ours])


async def test_the_city_runs_beside_refused_plugins(db, house):
    app = create_app(with_guests("raises_at_import", "names_no_policy"))
    app._lifespan_managers.clear()
    async with AsyncClient(
        transport=ASGITransport(app), base_url="http://testserver.local"
    ) as made:
        assert (await made.get("/calendar")).status_code == 200
        assert (await made.get("/names-no-policy")).status_code == 404


def test_who_cannot_even_be_read_stays_refused(monkeypatch, house):
    nobody = RefusedPlugin(name="torn", reason="there is no package 'torn'")
    found = find_manifests()
    monkeypatch.setattr(
        "core.app.find_manifests", lambda: Found(manifests=found.manifests, refused=(nobody,))
    )
    assert assemble().refused == (nobody,)
