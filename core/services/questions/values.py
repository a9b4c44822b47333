"""The vocabulary of questions: their kinds, the form in one version, what was answered to it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from core.contracts.texts import LocalizedText, msg

Answer = str | bool | tuple[str, ...]
"""A text, the key of an option, a day (ISO 8601) or a number with a dot; yes or no; or several
keys of options."""
Answers = Mapping[str, Answer]
"""By the questions' keys; what was not answered is not there."""


class QuestionKind(StrEnum):
    """What is answered."""

    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"
    ONE_CHOICE = "one_choice"
    SEVERAL_CHOICES = "several_choices"
    YES_NO = "yes_no"
    NUMBER = "number"
    DATE = "date"
    EMAIL = "email"
    PHONE = "phone"
    STATEMENT = "statement"
    """Something to accept, in the host's words."""

    @property
    def has_options(self) -> bool:
        """The host writes what can be chosen."""
        return self in (QuestionKind.ONE_CHOICE, QuestionKind.SEVERAL_CHOICES)


KIND_TITLES = {
    QuestionKind.SHORT_TEXT: msg("One line of text"),
    QuestionKind.LONG_TEXT: msg("A longer text"),
    QuestionKind.ONE_CHOICE: msg("One of several answers"),
    QuestionKind.SEVERAL_CHOICES: msg("Any of several answers"),
    QuestionKind.YES_NO: msg("Yes or no"),
    QuestionKind.NUMBER: msg("A number"),
    QuestionKind.DATE: msg("A day"),
    QuestionKind.EMAIL: msg("An e-mail address"),
    QuestionKind.PHONE: msg("A phone number"),
    QuestionKind.STATEMENT: msg("A statement to accept"),
}
YES, NO = "yes", "no"


class SeenBy(StrEnum):
    """Who of the host reads the answers."""

    HOST = "host"
    ADMINISTRATORS = "administrators"


SEEN_BY_TITLES = {
    SeenBy.HOST: msg("Everybody who decides on sign-ups"),
    SeenBy.ADMINISTRATORS: msg("Only administrators of the organization"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One of the answers to choose from; its key outlives its words."""

    key: str
    label: LocalizedText


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Ask only if the answer to an earlier question is, or has among it, one of `answers`.

    These are keys of options, or "yes" and "no".
    """

    question: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question; `purpose` says why it is asked, to those who answer."""

    key: str
    kind: QuestionKind
    label: LocalizedText
    help: LocalizedText = field(default_factory=LocalizedText)
    purpose: LocalizedText = field(default_factory=LocalizedText)
    is_required: bool = False
    options: tuple[Option, ...] = ()
    shown_when: Condition | None = None
    seen_by: SeenBy = SeenBy.HOST

    @property
    def possible(self) -> Sequence[str]:
        """What a condition of a later question can name; nothing where answers are free."""
        if self.kind is QuestionKind.YES_NO:
            return (YES, NO)
        if self.kind is QuestionKind.STATEMENT:
            return (YES,)
        return tuple(option.key for option in self.options)

    def as_json(self) -> dict[str, Any]:
        """The stored form."""
        return {
            "key": self.key,
            "kind": self.kind.value,
            "label": _text(self.label),
            "help": _text(self.help),
            "purpose": _text(self.purpose),
            "is_required": self.is_required,
            "options": [{"key": one.key, "label": _text(one.label)} for one in self.options],
            "shown_when": self.shown_when
            and {"question": self.shown_when.question, "answers": list(self.shown_when.answers)},
            "seen_by": self.seen_by.value,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Read what `as_json` wrote."""
        when = kept["shown_when"]
        return cls(
            key=kept["key"],
            kind=QuestionKind(kept["kind"]),
            label=LocalizedText.from_json(kept["label"]),
            help=LocalizedText.from_json(kept["help"]),
            purpose=LocalizedText.from_json(kept["purpose"]),
            is_required=kept["is_required"],
            options=tuple(
                Option(key=one["key"], label=LocalizedText.from_json(one["label"]))
                for one in kept["options"]
            ),
            shown_when=Condition(question=when["question"], answers=tuple(when["answers"]))
            if when
            else None,
            seen_by=SeenBy(kept["seen_by"]),
        )


def _text(text: LocalizedText) -> dict[str, Any]:
    return {"original": text.original, "texts": dict(text.texts)}


def questions_to_json(questions: Sequence[Question]) -> str:
    """A form's questions as they are stored."""
    return json.dumps([one.as_json() for one in questions], ensure_ascii=False)


def questions_from_json(stored: str) -> tuple[Question, ...]:
    """Read what `questions_to_json` wrote."""
    return tuple(Question.from_json(one) for one in json.loads(stored))


def answers_to_json(answers: Answers) -> str:
    """Answers as they are stored."""
    return json.dumps(dict(answers), ensure_ascii=False)


def answers_from_json(stored: str) -> Answers:
    """Read what `answers_to_json` wrote."""
    kept: dict[str, Any] = json.loads(stored)
    return {key: tuple(one) if isinstance(one, list) else one for key, one in kept.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class FormVersion:
    """A form as it is asked; once somebody has answered a version it never changes."""

    id: UUID
    form: UUID
    number: int
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What was answered about one thing, to which version; `changed_at` in UTC."""

    version: FormVersion
    answers: Answers
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Whose form it is: a kind ("volunteering.offer") and the thing's id."""

    kind: str
    subject: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerTable:
    """Where a room keeps answers: its table, and the column with what they are about.

    The table has that column (unique), `version` (a key of `questions_version` that restricts),
    `answers` (a text), `changed_at`, and what every table of ours has. So answers go with what
    they are about, and the room declares there what it keeps of people and for how long.
    """

    table: str
    about: str
