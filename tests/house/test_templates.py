"""Templates import what they use and nothing else; each macro has a caller."""

import re

from core.settings import ROOT

FOLDERS = ("frontend_templates", "plugins/*/templates")
IMPORT = re.compile(r'\{%-? from "(?P<where>[^"]+)" import (?P<names>[^%]+?) ?-?%\}')
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
MACRO = re.compile(r"\{%-? macro (\w+)\(")


def templates():
    for folder in FOLDERS:
        for root in ROOT.glob(folder):
            for path in [*root.rglob("*.html"), *root.rglob("*.txt")]:
                yield path.relative_to(ROOT), COMMENT.sub("", path.read_text(encoding="utf-8"))


def imported(names):
    """The names under which a template has what it imports."""
    return [one.split(" as ")[-1].split()[0] for one in names.split(",")]


def unused_imports(text):
    rest = IMPORT.sub("", text)
    names = [name for found in IMPORT.finditer(text) for name in imported(found["names"])]
    return [name for name in names if not re.search(rf"(?<![\w.]){name}\b", rest)]


def test_templates_import_what_they_use():
    unused = {str(path): names for path, text in templates() if (names := unused_imports(text))}
    assert unused == {}


def test_an_unused_import_is_found():
    text = '{% from "a.html" import one, two as three with context %}{{ one() }}{{ x.three }}'
    assert unused_imports(text) == ["three"]


def test_every_macro_has_a_caller():
    texts = dict(templates())
    lonely = [
        f"{path}: {name}"
        for path, text in texts.items()
        for name in MACRO.findall(text)
        if sum(len(re.findall(rf"\b{name}\b", other)) for other in texts.values()) == 1
    ]
    assert lonely == []
