"""Every reason for a refusal has one code and is said in the user's words, in each language."""

import ast
import importlib
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


def assigned(nodes):
    """Each name that is assigned to, also within a tuple, with its value."""
    for node in nodes:
        if not isinstance(node, ast.Assign):
            continue
        for target in node.targets:
            pairs = [(target, node.value)]
            if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                pairs = list(zip(target.elts, node.value.elts, strict=True))
            yield from ((one.id, value) for one, value in pairs if isinstance(one, ast.Name))


def names_of(tree):
    """Constants of a module that hold a message or a code, those that it imports among them."""
    own = {name: text for name, value in assigned(tree.body) if (text := text_of(value))}
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
            ("core.", "plugins.")
        ):
            module = importlib.import_module(node.module)
            found = {one.asname or one.name: getattr(module, one.name, None) for one in node.names}
            own |= {name: said for name, said in found.items() if isinstance(said, str)}
    return own


def calls_in(tree, scope=None):
    """Every call with the innermost function around it."""
    for node in ast.iter_child_nodes(tree):
        within = node if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else scope
        if isinstance(node, ast.Call):
            yield node, scope
        yield from calls_in(node, within)


def is_handed_on(node, scope):
    """Whether the function around makes refusals of what it is given: its callers say the words."""
    if scope is None or not isinstance(node, ast.Name) or scope.name not in MADE_BY:
        return False
    return node.id in {one.arg for one in (*scope.args.args, *scope.args.kwonlyargs)}


def said_by(node, scope, known):
    """All that an argument may be: as it stands, or what its name is set to in the function."""
    if isinstance(node, ast.IfExp):
        return [one for part in (node.body, node.orelse) for one in said_by(part, scope, known)]
    if not isinstance(node, ast.Name):
        return [said] if (said := text_of(node)) is not None else []
    inside = sorted(
        (one for one in ast.walk(scope) if isinstance(one, ast.Assign)),
        key=lambda one: one.lineno,
    ) if scope else []  # fmt: skip
    here = [
        said
        for name, value in assigned(inside)
        if name == node.id
        for said in said_by(value, None, known)
    ]
    return here or ([known[node.id]] if node.id in known else [])


def given_by(call, place):
    """The names of the values that the call hands over."""
    if place is None and any(one.arg is None for one in call.keywords):
        return None
    if place is None:
        return frozenset(one.arg for one in call.keywords if one.arg)
    node = call.args[place] if len(call.args) > place else None
    node = node or next((one.value for one in call.keywords if one.arg == "values"), None)
    if node is None:
        return frozenset()
    if not isinstance(node, ast.Dict) or None in node.keys:
        return None
    return frozenset(key.value for key in node.keys if isinstance(key, ast.Constant))


def modules():
    for folder in ("core", "plugins"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "tests" not in path.parts and "testing" not in path.parts:
                yield path


def reasons():
    for path in modules():
        yield from reasons_in(path)


def reasons_in(path):
    for where, call, maker, codes, texts in made_in(path):
        if len(codes) == 1:
            codes = codes * len(texts)  # noqa: PLW2901 -- one code, said in several ways
        given = given_by(call, maker[2])
        for code, said in zip(codes, texts, strict=True):
            yield Reason(where, code, said, given)


def made_in(path):
    """Each call that makes a refusal of its own words, with the codes and texts it may have."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    known = names_of(tree)
    for call, scope in calls_in(tree):
        maker = MADE_BY.get(getattr(call.func, "id", ""))
        if maker is None or len(call.args) <= 1:
            continue
        code, text = call.args[maker[0]], call.args[maker[1]]
        if is_handed_on(code, scope):
            continue
        where = path.relative_to(ROOT).as_posix()
        yield where, call, maker, said_by(code, scope, known), said_by(text, scope, known)


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


def test_every_refusal_is_in_the_table():
    """A code or a text that is worked out while running is seen through; one that cannot be is
    made in another way, so that its words are looked at too.
    """
    assert [one for path in modules() for one in unseen_in(path)] == []
    computed = {one.code for one in REASONS}
    assert computed >= {"unconfirmed_qualification", "ended_qualification", "closed_at_end"}
    assert computed >= {"most_a_day", "most_a_week", "barred", "told_otherwise"}


def unseen_in(path):
    for where, call, _, codes, texts in made_in(path):
        is_paired = bool(codes) and len(codes) in {1, len(texts)}
        if not is_paired or not texts:
            yield f"{where}:{call.lineno}"


UNSEEN = """
def verdict(kind):
    code, text = "a_code", msg("A text.")
    if kind:
        code, text = "b_code", msg("Another text.")
    return Refusal(code, text)

def lost(kind):
    return Refusal(f"code_{kind}", TEXTS[kind])
"""


def test_computed_refusals_are_seen_through_and_others_are_named(tmp_path, monkeypatch):
    monkeypatch.setattr(f"{__name__}.ROOT", tmp_path)
    path = tmp_path / "rules.py"
    path.write_text(UNSEEN, encoding="utf-8")
    assert list(unseen_in(path)) == ["rules.py:9"]
    path.write_text(UNSEEN.partition("def lost")[0], encoding="utf-8")
    found = [(one.code, one.text) for one in reasons_in(path)]
    assert found == [("a_code", "A text."), ("b_code", "Another text.")]


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
