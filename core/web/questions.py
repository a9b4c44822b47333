"""Questions of hosts as fields of our forms, and answers as words, for every room that asks.

The fields are named as the errors of programs are ("answers.q1"), so that `Form.take` puts each
fault beside its question. What fits is decided by the rules of questions, not by the fields.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal, TypeVar, cast
from uuid import UUID

from wtforms import Field, StringField
from wtforms.widgets import DateInput, EmailInput, TelInput, TextInput

from core.contracts.exports import Cell, Column
from core.contracts.texts import LocalizedText, msg
from core.data.ids import id_or_none
from core.services.questions.api import (
    NO,
    YES,
    Answer,
    FormVersion,
    Given,
    Question,
    QuestionKind,
    SeenBy,
)
from core.web.fields import (
    BooleanField,
    HiddenField,
    LongTextField,
    MultiChoiceField,
    RadioField,
)
from core.web.forms import Form
from core.web.i18n import gettext, language

F = TypeVar("F", bound=Form)
_without_questions: dict[type[Form], type[Form]] = {}
YES_TEXT, NO_TEXT = msg("Yes"), msg("No")
PREFIX = "answers."
MOST_TYPED = 20_000
WIDGETS = {
    QuestionKind.DATE: DateInput(),
    QuestionKind.EMAIL: EmailInput(),
    QuestionKind.PHONE: TelInput(),
}


def with_questions(base: type[F], version: FormVersion | None) -> type[F]:
    """A form that also asks these questions, and sends which version it showed."""
    fields: dict[str, Any] = {"answers_to": HiddenField(default=""), "may_outlive": PREFIX}
    if version is not None:
        fields["answers_to"] = HiddenField(default=str(version.id))
        fields |= {PREFIX + one.key: _field(one) for one in version.questions}
    elif base in _without_questions:
        return cast("type[F]", _without_questions[base])
    made = type(base.__name__, (base,), fields)
    if version is None:  # WTForms looks through each new class, and most sheets ask nothing
        _without_questions[base] = made
    return cast("type[F]", made)


def _field(question: Question) -> Field:
    label = question.label.to(language())
    if question.kind.has_options:
        several = question.kind is QuestionKind.SEVERAL_CHOICES
        made = MultiChoiceField if several else RadioField
        return made(label, choices=_choices(question), validate_choice=False)
    if question.kind is QuestionKind.YES_NO:
        return RadioField(label, choices={YES: YES_TEXT, NO: NO_TEXT}, validate_choice=False)
    if question.kind is QuestionKind.STATEMENT:
        return BooleanField(label)
    if question.kind is QuestionKind.LONG_TEXT:
        return LongTextField(label, most=MOST_TYPED)
    return StringField(label, widget=WIDGETS.get(question.kind, TextInput()))


def _choices(question: Question) -> dict[str, str]:
    return {one.key: one.label.to(language()) for one in question.options}


def typed_answers(form: Form, version: FormVersion | None) -> dict[str, Any]:
    """What was typed, by the questions' keys, for `checked_answers`."""
    questions = version.questions if version else ()
    return {one.key: form[PREFIX + one.key].data for one in questions}


def shown_again(form: Form, version: FormVersion | None) -> Form:
    """The form with what was typed and what is wrong; what was typed stays with a newer version."""
    if version is None or shown_version(form) == version.id:
        return form
    typed = {one.name: one.data for one in form if one.name.startswith(PREFIX)}
    return with_questions(Form, version)(data=typed)


def shown_version(form: Form) -> UUID | None:
    """Which version of the questions was on the page that was sent."""
    return id_or_none(form["answers_to"].data)


def fields_of(given: Given, version: FormVersion) -> dict[str, Any]:
    """Answers as the data of a form that asks `version`; keys mean the same in every version."""
    filled: dict[str, Any] = {}
    for one in version.questions:
        answer = given.answers.get(one.key)
        if isinstance(answer, bool) and one.kind is QuestionKind.YES_NO:
            answer = YES if answer else NO
        filled[PREFIX + one.key] = list(answer) if isinstance(answer, tuple) else answer
    return filled


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question as a page draws it: its field, and when it is meant, in words and for the script.

    `control` and `answers` name the field and the values after which it is asked.
    """

    question: Question
    field: Field
    hint: str
    condition: str = ""
    control: str = ""
    answers: str = ""


def asked_fields(form: Form, version: FormVersion | None) -> list[Asked]:
    """The questions of a form made by `with_questions`, in their order."""
    questions = version.questions if version else ()
    return [_asked(form, one, questions) for one in questions]


def _asked(form: Form, one: Question, questions: Sequence[Question]) -> Asked:
    parts = [one.help.to(language()), one.purpose.to(language())]
    when, found = one.shown_when, form[PREFIX + one.key]
    if when is None:
        return Asked(question=one, field=found, hint=" ".join(filter(None, parts)))
    named = next(before for before in questions if before.key == when.question)
    said = ", ".join(option_words(named, key) for key in when.answers)
    return Asked(
        question=one,
        field=found,
        hint=" ".join(filter(None, parts)),
        condition=gettext(
            msg("Only if the answer to “%(question)s” is: %(answer)s."),
            question=named.label.to(language()),
            answer=said,
        ),
        control=PREFIX + when.question,
        answers=" ".join(
            "y" if named.kind is QuestionKind.STATEMENT else key for key in when.answers
        ),
    )


def option_words(question: Question, key: str) -> str:
    """One of the answers to choose from, in the current language."""
    if key in (YES, NO) and not question.options:
        return gettext(YES_TEXT if key == YES else NO_TEXT)
    labels = {one.key: one.label for one in question.options}
    return labels.get(key, LocalizedText()).to(language())


def answer_words(question: Question, answer: Answer | None) -> str:
    """An answer in the current language; empty where there is none."""
    if answer is None:
        return ""
    if isinstance(answer, bool):
        return gettext(YES_TEXT if answer else NO_TEXT)
    if isinstance(answer, tuple):
        return ", ".join(option_words(question, key) for key in answer)
    if question.kind is QuestionKind.NUMBER and language() != "en":
        return answer.replace(".", ",")
    return option_words(question, answer) if question.options else answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A question with its answer in words; `text` is empty where it was left out."""

    label: str
    text: str


def told_answers(
    given: Given | None, seen: frozenset[SeenBy] = frozenset(SeenBy)
) -> Sequence[Told]:
    """What was answered, in the order in which it was asked, of what may be seen."""
    if given is None:
        return ()
    return [
        Told(label=one.label.to(language()), text=answer_words(one, given.answers.get(one.key)))
        for one in given.version.questions
        if one.seen_by in seen and (one.key in given.answers or one.shown_when is None)
    ]


def visible_answers(given: Given, seen: frozenset[SeenBy]) -> Mapping[str, Answer]:
    """Answers by their keys, of what may be seen; for programs."""
    shown = {one.key for one in given.version.questions if one.seen_by in seen}
    return {key: answer for key, answer in given.answers.items() if key in shown}


KINDS: Mapping[QuestionKind, Literal["number", "date"]] = {
    QuestionKind.NUMBER: "number",
    QuestionKind.DATE: "date",
}
WIDTH = 28


def answer_columns(questions: Sequence[Question]) -> Sequence[Column]:
    """The columns of a table with answers, one a question."""
    return [
        Column(title=one.label.to(language()), kind=KINDS.get(one.kind, "text"), width=WIDTH)
        for one in questions
    ]


def answer_cells(questions: Sequence[Question], given: Given | None) -> Sequence[Cell]:
    """One row's answers under `answer_columns`; what was not asked or answered is empty.

    Words are those of the version that was answered.
    """
    asked = {one.key: one for one in given.version.questions} if given else {}
    answers = given.answers if given else {}
    return [_cell(asked.get(one.key), answers.get(one.key)) for one in questions]


def _cell(asked: Question | None, answer: Answer | None) -> Cell:
    if asked is None or answer is None or isinstance(answer, bool):
        return answer if isinstance(answer, bool) else None
    if asked.kind is QuestionKind.NUMBER and isinstance(answer, str):
        return Decimal(answer)
    if asked.kind is QuestionKind.DATE and isinstance(answer, str):
        return date.fromisoformat(answer)
    return answer_words(asked, answer)
