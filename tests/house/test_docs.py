"""Every path that the documentation names exists."""

import re

import pytest

from core.settings import ROOT

PATH = re.compile(r"`((?:core|plugins|frontend_templates|tests|docs|bin|examples)/[\w./*<>-]+)`")
PAGES = [
    ROOT / "README.md",
    *sorted(ROOT.glob("docs/**/*.md")),
    *ROOT.glob("frontend_templates/*.md"),
]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_paths_exist(page):
    named = PATH.findall(page.read_text(encoding="utf-8"))
    missing = [
        name
        for name in named
        if "<" not in name and not list(ROOT.glob(name.rstrip("/"))) and not (ROOT / name).exists()
    ]
    assert missing == []


EXCERPT = re.compile(r"<!-- from (\S+) -->\n```\w+\n(.*?)```", re.DOTALL)


def test_excerpts_say_what_the_files_say():
    """The tutorial's code is the example's."""
    found = EXCERPT.findall((ROOT / "docs" / "plugins.md").read_text(encoding="utf-8"))
    assert len(found) >= 5
    for name, text in found:
        assert text in (ROOT / name).read_text(encoding="utf-8"), name
