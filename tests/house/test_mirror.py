"""A test file stands where its module stands."""

from core.settings import ROOT

WITHOUT_LOGIC = {
    "__init__", "__main__", "api", "piccolo_app", "tables", "signals", "values", "plugin",
}  # fmt: skip


def test_core_tests_mirror_modules():
    """tests/core/people/test_rules.py tests core/people/rules.py (or a folder of that name)."""
    astray = []
    for path in (ROOT / "tests" / "core").rglob("test_*.py"):
        place = path.relative_to(ROOT / "tests").parent / path.stem.removeprefix("test_")
        if not ((ROOT / place).is_dir() or (ROOT / place).with_suffix(".py").is_file()):
            astray.append(str(path.relative_to(ROOT)))
    assert astray == []


def test_plugin_tests_mirror_modules():
    astray = []
    for path in ROOT.glob("plugins/*/tests/test_*.py"):
        place = path.parents[1] / path.stem.removeprefix("test_")
        if not (place.is_dir() or place.with_suffix(".py").is_file()):
            astray.append(str(path.relative_to(ROOT)))
    assert astray == []


def test_rules_services_and_routes_have_tests():
    """Where decisions and writes are, tests are."""
    untested = []
    for name in ("rules", "service", "routes"):
        for path in [*ROOT.glob(f"core/**/{name}"), *ROOT.glob(f"core/**/{name}.py")]:
            room = path.parent.relative_to(ROOT)
            if not list((ROOT / "tests" / room).glob(f"test_{name}*.py")) and not list(
                (ROOT / "tests" / room / name).glob("test_*.py")
            ):
                untested.append(str(path.relative_to(ROOT)))
        for path in [*ROOT.glob(f"plugins/*/{name}"), *ROOT.glob(f"plugins/*/{name}.py")]:
            if not list((path.parent / "tests").glob(f"test_{name}*.py")):
                untested.append(str(path.relative_to(ROOT)))
    assert untested == []
