"""`pospolu new-plugin`: a working, tested module beside ours, made from the example."""

import argparse
import shutil
import sys
from pathlib import Path
from typing import Any

from core.kernel.anatomy import NAME
from core.settings import ROOT

EXAMPLE = ROOT / "examples" / "pospolu_repairs" / "pospolu_repairs"
WORDS = {".py", ".toml", ".html", ".txt", ".po"}


def add_to(verbs: Any) -> None:
    """Its arguments."""
    made = verbs.add_parser("new-plugin", help="make a module beside ours, with its tests")
    made.add_argument("name", help="a plural noun in small letters: workshops")
    made.set_defaults(run=run)


def run(given: argparse.Namespace) -> None:
    """Make plugins/NAME; exits with 1 and the reason where it cannot be."""
    name, target = given.name, ROOT / "plugins" / given.name
    if not NAME.fullmatch(name):
        sys.exit(f"pospolu: {name!r} is not made of small letters, digits and underscores")
    if target.exists() or (ROOT / "core" / "facilities" / name).exists():
        sys.exit(f"pospolu: there is already a room called {name}")
    if not EXAMPLE.is_dir():
        sys.exit("pospolu: modules are made in a checkout; the example is not here")
    make_plugin(name, target)
    print(f"{target}\nNow: bin/pospolu migrate; bin/pospolu modules on {name}")
    print(f"Its tests: .venv/bin/pytest plugins/{name}. Its texts are the example's: rewrite them.")


def make_plugin(name: str, target: Path) -> None:
    """The example's files under another name, in their folders."""
    shutil.copytree(EXAMPLE, target, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
    for path in sorted(target.rglob("*"), reverse=True):
        if path.suffix in WORDS:
            text = path.read_text(encoding="utf-8")
            path.write_text(renamed(text, name), encoding="utf-8")
        if "repairs" in path.name:
            path.rename(path.with_name(path.name.replace("repairs", name)))


def renamed(text: str, name: str) -> str:
    """A text of the example that speaks of the new module."""
    title = name.replace("_", " ")
    for old, new in (
        ("pospolu_repairs", f"plugins.{name}"),
        ("Repair cafés", title.capitalize()),
        ("Pospolu examples", "Pospolu"),
        ("repairs", name),
    ):
        text = text.replace(old, new)
    return text
