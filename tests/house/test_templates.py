"""Templates import what they use; macros have callers, and know only what they are given."""

import re

from jinja2 import Environment, nodes

from core.settings import ROOT

FOLDERS = ("frontend_templates", "plugins/*/templates")
IMPORT = re.compile(r'\{%-? from "(?P<where>[^"]+)" import (?P<names>[^%]+?) ?-?%\}')
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
JINJA = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], autoescape=True)
EVERYWHERE = {
    *("_", "ngettext", "pgettext", "url_for_static", "languages", "when", "hours_of"),
    *("caller", "dict", "loop", "namespace", "none", "range"),
}
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


def test_no_template_has_a_macro_twice():
    """The later one would hide the other."""
    twice = {
        str(path): names
        for path, text in templates()
        if len(set(names := MACRO.findall(text))) < len(names)
    }
    assert twice == {}


def test_macros_know_only_what_they_are_given():
    """What a page knows, as its language, is not there in a macro that it imports."""
    guesses = {str(path): found for path, text in templates() if (found := guessed(text))}
    assert guesses == {}


def test_a_name_that_a_macro_was_not_given_is_found():
    text = "{% macro a(x) %}{% set y = x %}{{ x }}{{ y }}{{ _('z') }}{{ language }}{% endmacro %}"
    assert guessed(text) == {"a": {"language"}}
    assert guessed("{% extends 'base.html' %}" + text) == {}


def guessed(text):
    """Names that macros for other templates read, neither given to them nor set."""
    template = JINJA.parse(text)
    if template.find(nodes.Extends):
        return {}
    known = EVERYWHERE | {one.name for one in template.find_all(nodes.Macro)}
    for found in IMPORT.finditer(text):
        known |= set(imported(found["names"]))
    known |= {one.name for one in template.find_all(nodes.Name) if one.ctx != "load"}
    return {
        macro.name: names
        for macro in template.find_all(nodes.Macro)
        if (names := {one.name for one in macro.find_all(nodes.Name)} - known)
    }
