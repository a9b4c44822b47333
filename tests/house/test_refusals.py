"""Every reason for a refusal has one code and is said in the user's words, in each language."""

import ast
import re
from dataclasses import dataclass

import pytest

from core.contracts.texts import LANGUAGES
from core.settings import ROOT
from core.testing.houses import rooms_of
from core.web.i18n import gettext, use_language

PLACE = re.compile(r"%\((\w+)\)s")
MADE_BY = {"Refusal": (0, 1, 2), "_refusal": (0, 1, None)}
"""Which of their arguments are the code, the text and the values."""
OF_THE_SYSTEM = re.compile(r"\b(ID|UUID|status|submit|error|NULL|HTTP)\b", re.IGNORECASE)
PLURAL = re.compile(r"%\(num\)[ds]")


@dataclass(frozen=True)
class Reason:
    """One reason as it stands in the code; `given` None where the values are made elsewhere."""

    where: str
    code: str
    text: str
    given: frozenset[str] | None


def text_of(node):
    """The message of `msg("...")` or of a name that stands for one in the same module."""
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "msg":
        node = node.args[0]
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def names_of(tree):
    """Constants of a module that hold a message."""
    return {
        target.id: text
        for node in tree.body
        if isinstance(node, ast.Assign) and (text := text_of(node.value))
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def given_by(call, place):
    """The names of the values that the call hands over."""
    if place is None:
        return frozenset(one.arg for one in call.keywords if one.arg)
    node = call.args[place] if len(call.args) > place else None
    node = node or next((one.value for one in call.keywords if one.arg == "values"), None)
    if node is None:
        return frozenset()
    if not isinstance(node, ast.Dict) or None in node.keys:
        return None
    return frozenset(key.value for key in node.keys if isinstance(key, ast.Constant))


def reasons():
    for folder in ("core", "plugins"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "tests" in path.parts or "testing" in path.parts:
                continue
            yield from reasons_in(path)


def reasons_in(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    known = names_of(tree)
    for call in ast.walk(tree):
        maker = MADE_BY.get(getattr(getattr(call, "func", None), "id", ""))
        if not isinstance(call, ast.Call) or maker is None or len(call.args) <= 1:
            continue
        code, text = call.args[maker[0]], call.args[maker[1]]
        said = text_of(text) or known.get(getattr(text, "id", ""))
        if not isinstance(code, ast.Constant) or said is None:
            continue
        where = path.relative_to(ROOT).as_posix()
        yield Reason(where, code.value, said, given_by(call, maker[2]))


REASONS = sorted(set(reasons()), key=lambda one: (one.where, one.code, one.text))


@pytest.fixture
def every_catalog():
    """Texts of all rooms: a small house that another test has left has fewer."""
    rooms_of()


def test_they_are_found():
    """Those of a sign-up among them: the table below would be empty otherwise."""
    codes = {one.code for one in REASONS}
    of_signing_up = {"full", "overlap", "rest", "too_young", "forbidden_hours"}
    assert codes >= of_signing_up | {"waits_for_guardian", "not_briefed", "not_checked", "members"}
    assert len(REASONS) > 100


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", REASONS, ids=lambda one: f"{one.where}:{one.code}")
def test_a_reason_is_said_in_whole_sentences(every_catalog, reason, language):
    """Translated, with all that it names filled in, and without words of the system's."""
    with use_language(language):
        said = gettext(reason.text)
    assert said.strip()
    assert language == "en" or said != reason.text, "it is not translated"
    assert set(PLACE.findall(said)) == set(PLACE.findall(reason.text))
    if reason.given is not None:
        assert set(PLACE.findall(said)) <= reason.given
    plain = PLACE.sub("x", said)
    assert plain.rstrip("…")[-1] in ".?:x", said
    assert plain[0].isupper() or not plain[0].isalpha() or plain.startswith("x"), said
    assert not OF_THE_SYSTEM.search(plain), said
    assert "!" not in said


@pytest.mark.parametrize("reason", REASONS, ids=lambda one: f"{one.where}:{one.code}")
def test_a_code_is_for_programs(reason):
    """Lower case with underscores, and stable: nothing of the text is in it."""
    assert re.fullmatch(r"[a-z]+([._][a-z0-9]+)*", reason.code)
