"""Which answers fit, and which questions are asked."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.services.questions import rules
from core.services.questions.api import QuestionKind, check_answers
from core.services.questions.values import (
    answers_from_json,
    answers_to_json,
    questions_from_json,
    questions_to_json,
)
from tests.core.services.questions.forms import FORM, ask

CHOICES = ("a", "b", "c")


@pytest.mark.parametrize(
    ("kind", "raw", "kept"),
    [
        ("short_text", "  Zażółć ", "Zażółć"),
        ("short_text", "   ", None),
        ("short_text", None, None),
        ("long_text", "dwie\nlinie", "dwie\nlinie"),
        ("one_choice", "b", "b"),
        ("one_choice", "", None),
        ("several_choices", ["c", "a", "a"], ("a", "c")),
        ("several_choices", [], None),
        ("yes_no", "yes", True),
        ("yes_no", "no", False),
        ("yes_no", False, False),
        ("yes_no", "", None),
        ("number", "1 234,50", "1234.50"),
        ("number", "-3", "-3"),
        ("number", 7, "7"),
        ("number", 0, "0"),
        ("number", 2.5, "2.5"),
        ("date", "1987-05-08", "1987-05-08"),
        ("email", " ola@example.org ", "ola@example.org"),
        ("phone", "+48 600 100-200", "+48 600 100-200"),
        ("statement", "y", True),
        ("statement", True, True),
        ("statement", False, None),
    ],
)
def test_answers_that_fit(kind, raw, kept):
    question = ask("q", kind, options=CHOICES if QuestionKind(kind).has_options else ())
    checked = check_answers([question], {"q": raw})
    assert (checked.answers.get("q"), checked.faults) == (kept, {})


@pytest.mark.parametrize(
    ("kind", "raw", "fault"),
    [
        ("short_text", "dwie\nlinie", rules.ONE_LINE),
        ("short_text", "x" * 201, rules.TOO_LONG),
        ("short_text", 5, rules.TEXT),
        ("short_text", ["x"], rules.TEXT),
        ("long_text", "x" * 4001, rules.TOO_LONG),
        ("one_choice", "z", rules.CHOOSE),
        ("several_choices", ["a", "z"], rules.CHOOSE),
        ("several_choices", "a", rules.CHOOSE),
        ("yes_no", "perhaps", rules.YES_OR_NO),
        ("yes_no", 1, rules.YES_OR_NO),
        ("number", "dwa", rules.NUMBER),
        ("number", True, rules.NUMBER),
        ("number", "1e999", rules.NUMBER),
        ("number", float("nan"), rules.NUMBER),
        ("date", "31.12.2026", rules.DAY),
        ("date", "1026-12-31", rules.DAY),
        ("email", "ola@", rules.EMAIL),
        ("phone", "112", rules.PHONE),
        ("phone", "zadzwoń", rules.PHONE),
        ("statement", "perhaps", rules.YES_OR_NO),
    ],
)
def test_answers_that_do_not_fit(kind, raw, fault):
    question = ask("q", kind, options=CHOICES if QuestionKind(kind).has_options else ())
    checked = check_answers([question], {"q": raw})
    assert (dict(checked.answers), checked.faults) == ({}, {"q": fault})


def test_what_is_required_is_demanded_of_people_not_of_hosts():
    form = (ask("q", is_required=True), ask("s", "statement", is_required=True))
    assert check_answers(form, {}).faults == {"q": rules.ANSWER, "s": rules.ACCEPT}
    assert check_answers(form, {}, demands=False).faults == {}


def test_unknown_questions_are_said():
    assert check_answers([ask("q")], {"x": "1"}).faults == {"x": rules.UNKNOWN}


@pytest.mark.parametrize(
    ("raw", "answers", "faults"),
    [
        ({"drives": "no"}, {"drives": False}, {}),
        ({"drives": "no", "car": "own", "plate": "PL 1"}, {"drives": False}, {}),
        ({"drives": "yes"}, {"drives": True}, {"car": rules.ANSWER}),
        (
            {"drives": "yes", "car": "lent", "plate": "PL 1"},
            {"drives": True, "car": "lent"},
            {},
        ),
        (
            {"drives": "yes", "car": "own", "plate": "PL 1"},
            {"drives": True, "car": "own", "plate": "PL 1"},
            {},
        ),
        ({"drives": "no", "car": ["nonsense"]}, {"drives": False}, {}),
    ],
)
def test_questions_are_asked_after_certain_answers_only(raw, answers, faults):
    checked = check_answers(FORM, raw)
    assert (dict(checked.answers), checked.faults) == (answers, faults)


def test_a_condition_looks_into_several_answers():
    form = (
        ask("skills", "several_choices", options=("cook", "drive")),
        ask("since", "date", when=("skills", "drive"), is_required=True),
    )
    assert check_answers(form, {"skills": ["cook"]}).faults == {}
    assert check_answers(form, {"skills": ["cook", "drive"]}).faults == {"since": rules.ANSWER}


TEXTS = st.one_of(
    st.sampled_from(["yes", "no", "own", "lent", "y", ""]),
    st.text(alphabet="aZł1 ,.\n@", max_size=8),
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["drives", "car", "plate", "other"]),
        st.one_of(st.none(), st.booleans(), st.integers(), TEXTS, st.lists(TEXTS, max_size=3)),
    )
)
def test_whatever_is_sent_is_kept_whole_or_refused_by_name(raw):
    """No answer breaks the rules, and what they keep they would keep again."""
    checked = check_answers(FORM, raw)
    assert not checked.answers.keys() & checked.faults.keys()
    again = check_answers(FORM, checked.answers, demands=False)
    assert (again.answers, again.faults) == (checked.answers, {})


def test_forms_and_answers_are_read_as_they_were_kept():
    assert questions_from_json(questions_to_json(FORM)) == FORM
    answers = {"a": "x", "b": True, "c": ("k", "l")}
    assert answers_from_json(answers_to_json(answers)) == answers
