"""Files of at most 500 lines and functions of at most 60; names that say something."""

import ast
import re
import subprocess

import pytest

from core.settings import ROOT

MOST_FILE, MOST_TEST_FILE, MOST_FUNCTION = 500, 800, 60
BANNED = re.compile(r"(^|/)(utils?|helpers?|common|misc|manager)s?\.py$")


def tracked():
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    return [ROOT / name for name in listed if "migrations/" not in name and (ROOT / name).is_file()]


def is_test(path):
    return "tests" in path.relative_to(ROOT).parts


def test_files_are_short():
    def size(path):
        return sum(1 for line in path.read_text(encoding="utf-8").splitlines() if line.strip())

    long = {
        str(path.relative_to(ROOT)): size(path)
        for path in tracked()
        if size(path) > (MOST_TEST_FILE if is_test(path) else MOST_FILE)
    }
    assert long == {}


def test_functions_are_short():
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in tracked()
        if not is_test(path)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno - node.lineno + 1 > MOST_FUNCTION
    ]
    assert long == []


def test_file_names_say_something():
    assert [str(path) for path in tracked() if BANNED.search(str(path))] == []


@pytest.mark.parametrize("package", ["core", "plugins", "tests"])
def test_our_names_are_ours(package):
    """No distribution owns our import names, and they resolve inside the checkout."""
    from importlib import import_module
    from pathlib import Path

    module = import_module(package)
    assert Path(module.__file__).resolve().is_relative_to(ROOT)


def test_modules_open_with_a_sentence():
    silent = [
        str(path.relative_to(ROOT))
        for path in tracked()
        if not is_test(path) and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert [name for name in silent if not name.endswith("migrations/__init__.py")] == []
