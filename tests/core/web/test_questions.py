"""Answers in words of the reader, and back into the fields that they came from."""

from datetime import UTC, datetime

import pytest

from core.contracts.texts import LocalizedText
from core.data.ids import new_id
from core.services.questions.api import FormVersion, Given, Option, Question, QuestionKind
from core.web.forms import Form
from core.web.i18n import use_language
from core.web.questions import (
    answer_words,
    asked_fields,
    fields_of,
    told_answers,
    typed_answers,
    with_questions,
)
from tests.core.services.questions.forms import FORM, ask

COLOUR = Question(
    key="colour",
    kind=QuestionKind.SEVERAL_CHOICES,
    label=LocalizedText(texts={"pl": "Kolor", "uk": "Колір"}),
    options=(
        Option(key="1", label=LocalizedText(texts={"pl": "biały", "en": "white"})),
        Option(key="2", label=LocalizedText(texts={"pl": "czarny"})),
    ),
)


def given(*questions, **answers):
    version = FormVersion(id=new_id(), form=new_id(), number=1, questions=questions)
    return Given(version=version, answers=answers, changed_at=datetime(2026, 5, 8, tzinfo=UTC))


@pytest.mark.parametrize(
    ("language", "question", "answer", "words"),
    [
        ("pl", ask("q", "yes_no"), True, "Tak"),
        ("uk", ask("q", "yes_no"), False, "Ні"),
        ("pl", ask("q", "number"), "2.5", "2,5"),
        ("en", ask("q", "number"), "2.5", "2.5"),
        ("en", COLOUR, ("1", "2"), "white, czarny"),
        ("uk", COLOUR, ("1",), "biały"),
        ("pl", ask("q"), None, ""),
    ],
)
def test_answers_in_words(registry, language, question, answer, words):
    with use_language(language):
        assert answer_words(question, answer) == words


def test_what_was_not_asked_is_not_told(registry):
    with use_language("pl"):
        told = told_answers(given(*FORM, drives=False))
    assert [(one.label, one.text) for one in told] == [("Pytanie drives", "Nie")]


def test_answers_come_back_as_they_were(registry):
    said = given(
        *FORM, COLOUR, ask("ok", "statement"), drives=True, car="own", colour=("2",), ok=True
    )
    form = with_questions(Form, said.version)(data=fields_of(said, said.version))
    typed = typed_answers(form, said.version)
    assert typed["drives"] == "yes"
    assert (typed["car"], typed["colour"], typed["ok"]) == ("own", ["2"], True)


def test_each_question_says_when_it_is_meant(registry):
    version = given(*FORM).version
    with use_language("en"):
        first, second, third = asked_fields(with_questions(Form, version)(), version)
    assert (first.condition, first.control) == ("", "")
    assert second.condition == "Only if the answer to “Pytanie drives” is: Yes."
    assert (third.control, third.answers) == ("answers.car", "own")
