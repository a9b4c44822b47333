"""A test file stands where its module stands."""

from core.settings import ROOT

CHECKED = ("rules", "service", "routes")
OF_SEVERAL_MODULES = {
    "tests/core/checkin/test_histories.py": "gates in a field: what comes in in any order",
    "tests/core/data/test_stock_engines.py": "what stock Piccolo lacks: controls of ours",
    "tests/core/data/test_sudden_death.py": "a process that is killed: engines, commands, batches",
    "tests/core/facilities/calendar/test_keyboard.py": "the calendar's pages without a mouse",
    "tests/core/facilities/calendar/test_printing.py": "the pages of the calendar on paper",
    "tests/core/facilities/calendar/test_programs.py": "programs that people keep calendars with",
    "tests/core/facilities/push/test_scripts.py": "the page of browsers and its worker",
    "tests/core/facilities/scanner/test_camera.py": "the page's script before a real camera",
    "tests/core/facilities/scanner/test_offline.py": "phones that lose and find the network",
    "tests/core/facilities/scanner/test_pages_in_use.py": "gate, kiosk, poster, live page",
    "tests/core/facilities/scanner/test_tablets.py": "both kinds of kiosk on tablets",
    "tests/core/facilities/scanner/test_scripts.py": "the phone's rules beside the server's",
}
"""Tests that play a whole rather than one module, each with what it plays."""


def stands_for_a_module(place):
    """A module or a folder of that name is there."""
    return (ROOT / place).is_dir() or (ROOT / place).with_suffix(".py").is_file()


def places_of_tests():
    for path in sorted((ROOT / "tests" / "core").rglob("test_*.py")):
        place = path.relative_to(ROOT / "tests").parent / path.stem.removeprefix("test_")
        yield path.relative_to(ROOT).as_posix(), place


def test_core_tests_mirror_modules():
    """tests/core/people/test_rules.py tests core/people/rules.py (or a folder of that name)."""
    astray = [name for name, place in places_of_tests() if not stands_for_a_module(place)]
    assert set(astray) == set(OF_SEVERAL_MODULES)


def test_what_plays_several_modules_stands_in_their_room():
    for name in OF_SEVERAL_MODULES:
        assert (ROOT / name).parent.relative_to(ROOT / "tests") in rooms_of_core(), name


def rooms_of_core():
    return {path.parent.relative_to(ROOT) for path in ROOT.glob("core/**/__init__.py")}


def test_plugin_tests_mirror_modules():
    astray = []
    for path in ROOT.glob("plugins/*/tests/test_*.py"):
        place = path.parents[1] / path.stem.removeprefix("test_")
        if place.name != "room" and not stands_for_a_module(place):
            astray.append(str(path.relative_to(ROOT)))
    assert astray == []


def places_of(name, where):
    """Modules and folders of that name."""
    return [*ROOT.glob(f"{where}/{name}"), *ROOT.glob(f"{where}/{name}.py")]


def has_tests(folder, name):
    return any(folder.glob(f"test_{name}*.py")) or any((folder / name).glob("test_*.py"))


def test_rules_services_and_routes_have_tests():
    """Where decisions and writes are, tests are."""
    untested = [
        str(path.relative_to(ROOT))
        for name in CHECKED
        for path in places_of(name, "core/**")
        if not has_tests(ROOT / "tests" / path.parent.relative_to(ROOT), name)
    ]
    untested += [
        str(path.relative_to(ROOT))
        for name in CHECKED
        for path in places_of(name, "plugins/*")
        if not has_tests(path.parent / "tests", name)
    ]
    assert untested == []
