"""Rooms meet only at each other's api.py."""

import ast
import tomllib

from core.app import CORE_ROOMS
from core.settings import ROOT

SINGLE_ROOMS = ("core.people", "core.signups", "core.checkin")
FLOORS_OF_ROOMS = ("core.services", "core.facilities")
ROOMS = (
    *SINGLE_ROOMS,
    *(
        f"{floor}.{path.parent.name}"
        for floor in FLOORS_OF_ROOMS
        for path in sorted(ROOT.glob(f"{floor.replace('.', '/')}/*/__init__.py"))
    ),
)
ABOVE_THE_ROOMS = {
    "core.app",
    "core.cli",
    "core.testing",
}  # the wiring and the test kit reach the modules facility itself


def module_of(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def imports_of(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            for alias in node.names:
                yield f"{node.module}.{alias.name}"
        elif isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name


def is_behind_the_door(imported, room):
    """Inside the room, and neither its api nor the room itself."""
    inside = imported.removeprefix(f"{room}.")
    return inside != imported and inside.partition(".")[0] != "api"


def test_every_room_of_the_core_is_known():
    """What create_app() asks is a room here too, so that no new room is forgotten."""
    assert set(CORE_ROOMS) - {"core.web"} <= set(ROOMS)
    assert is_behind_the_door("core.people.tables", "core.people")
    assert is_behind_the_door("core.people.apiary", "core.people")
    assert not is_behind_the_door("core.people.api.Person", "core.people")


def test_rooms_meet_at_their_doors():
    wrong = []
    for path in [*ROOT.glob("core/**/*.py"), *ROOT.glob("plugins/*/**/*.py")]:
        module = module_of(path)
        if "tests" in path.parts or module.startswith(tuple(ABOVE_THE_ROOMS)):
            continue
        for imported in imports_of(path):
            wrong += [
                f"{module} imports {imported}"
                for room in ROOMS
                if is_behind_the_door(imported, room) and not module.startswith(f"{room}.")
            ]
    # "from core.people import api" names the door too
    assert sorted(set(wrong)) == []


def test_a_plugin_imports_only_plugins_that_its_manifest_requires():
    wrong = []
    for manifest in ROOT.glob("plugins/*/manifest.toml"):
        requires = set(tomllib.loads(manifest.read_text(encoding="utf-8")).get("requires", []))
        for path in manifest.parent.glob("**/*.py"):
            for imported in imports_of(path):
                parts = imported.split(".")
                if parts[0] == "plugins" and len(parts) > 1:
                    other = parts[1]
                    if other not in {manifest.parent.name, *requires}:
                        wrong.append(f"{module_of(path)} imports {imported}")
    assert wrong == []
