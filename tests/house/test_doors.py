"""Rooms meet only at each other's api.py."""

import ast

from core.settings import ROOT

ROOMS = (
    "core.services.audit",
    "core.services.calendar",
    "core.services.cases",
    "core.services.files",
    "core.services.jobs",
    "core.services.limits",
    "core.services.outbox",
    "core.people",
    "core.signups",
    "core.checkin",
    "core.facilities.calendar",
    "core.facilities.dashboard",
    "core.facilities.health",
    "core.facilities.inbox",
    "core.facilities.mailer",
    "core.facilities.modules",
    "core.facilities.scanner",
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
    return imported.startswith(f"{room}.") and not imported.startswith(f"{room}.api")


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
    import tomllib

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
