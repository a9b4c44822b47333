"""What programs send and read of questions and answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from core.contracts.texts import msg
from core.services.questions.api import (
    Answer,
    Condition,
    FormVersion,
    Given,
    Option,
    Question,
    QuestionKind,
    SeenBy,
)
from core.signups.queries.answers import AskedBack
from core.web.api.handlers import Instant, ShortTexts, Texts
from core.web.questions import visible_answers

Key = Annotated[str, Meta(min_length=1, max_length=40, pattern="^[a-z0-9_-]+$", examples=["q1"])]
Value = str | bool | int | float | list[str]
"""A text, the key of an option, a day (2027-05-08); yes or no; a number, which is answered as a
text with a dot; keys of several options."""
Values = Annotated[dict[Key, Value], Meta(max_length=60, examples=[{"q1": "yes"}])]
SUMMARY = msg("What a sheet asks of people who sign up")


class OptionShape(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """One of the answers to choose from."""

    key: Key
    label: ShortTexts


class ConditionShape(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Asked only after one of these answers to an earlier question: keys of options, yes, no."""

    question: Key
    answers: Annotated[list[Key], Meta(min_length=1, max_length=30)]


class QuestionShape(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """One question; `purpose` says why it is asked, and who answers reads it.

    A new question has no `key` yet. `options` are for one_choice and several_choices.
    """

    key: Annotated[str, Meta(max_length=40, pattern="^[a-z0-9_-]*$", examples=[""])] = ""
    kind: QuestionKind
    label: ShortTexts
    help: Texts = msgspec.field(default_factory=Texts)
    purpose: Texts = msgspec.field(default_factory=Texts)
    is_required: bool = False
    options: Annotated[list[OptionShape], Meta(max_length=30)] = []
    shown_when: ConditionShape | None = None
    seen_by: SeenBy = SeenBy.HOST

    @classmethod
    def of(cls, one: Question) -> QuestionShape:
        """What a program reads of it."""
        when = one.shown_when
        return cls(
            key=one.key,
            kind=one.kind,
            label=ShortTexts.of(one.label),
            help=Texts.of(one.help),
            purpose=Texts.of(one.purpose),
            is_required=one.is_required,
            options=[OptionShape(key=o.key, label=ShortTexts.of(o.label)) for o in one.options],
            shown_when=ConditionShape(question=when.question, answers=list(when.answers))
            if when
            else None,
            seen_by=one.seen_by,
        )

    def question(self) -> Question:
        """As services take it."""
        when = self.shown_when
        return Question(
            key=self.key,
            kind=self.kind,
            label=self.label.localized(),
            help=self.help.localized(),
            purpose=self.purpose.localized(),
            is_required=self.is_required,
            options=tuple(Option(key=o.key, label=o.label.localized()) for o in self.options),
            shown_when=Condition(question=when.question, answers=tuple(when.answers))
            if when
            else None,
            seen_by=self.seen_by,
        )


class FormAnswer(msgspec.Struct, kw_only=True):
    """The questions in their order; `version` is null where nothing is asked."""

    version: UUID | None
    questions: list[QuestionShape]

    @classmethod
    def of(cls, version: FormVersion | None) -> FormAnswer:
        """What a program reads of a form."""
        questions = version.questions if version else ()
        return cls(
            version=version.id if version else None,
            questions=[QuestionShape.of(one) for one in questions],
        )


class FormBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """All questions as they are to be asked; `seen` is the version that they come from, if any."""

    questions: Annotated[list[QuestionShape], Meta(max_length=30)]
    seen: UUID | None = None


class AskedBackShape(msgspec.Struct, kw_only=True):
    """What a host asked before deciding, and the reply, empty while there is none."""

    question: str
    asked_at: Instant
    reply: str
    replied_at: Instant | None

    @classmethod
    def of(cls, one: AskedBack) -> AskedBackShape:
        """What a program reads of it."""
        return cls(**{name: getattr(one, name) for name in cls.__struct_fields__})


class AnswersAnswer(msgspec.Struct, kw_only=True):
    """Answers beside the questions as they were then; `answers` is null where nobody was asked."""

    version: UUID | None
    questions: list[QuestionShape]
    answers: dict[str, Value] | None
    asked_back: list[AskedBackShape]

    @classmethod
    def of(
        cls, given: Given | None, asked_back: list[AskedBack], seen: frozenset[SeenBy]
    ) -> AnswersAnswer:
        """What a program reads of them, of what its person may see."""
        form = FormAnswer.of(given.version if given else None)
        return cls(
            version=form.version,
            questions=[one for one in form.questions if one.seen_by in seen],
            answers=sent_answers(given, seen),
            asked_back=[AskedBackShape.of(one) for one in asked_back],
        )


def sent_answers(given: Given | None, seen: frozenset[SeenBy]) -> dict[str, Any] | None:
    """Answers as a program reads them."""
    if given is None:
        return None
    shown: Mapping[str, Answer] = visible_answers(given, seen)
    return {key: list(one) if isinstance(one, tuple) else one for key, one in shown.items()}


class OwnAnswersBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """All answers anew; `answers_to` is the version that was shown, `reply` to what was asked."""

    answers: Values
    answers_to: UUID | None = None
    reply: Annotated[str, Meta(max_length=2000, examples=["W sobotę."])] = ""


class WrittenAnswersBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What somebody answered on paper; null where they were not asked."""

    answers: Values | None


class AskBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What is asked before a decision."""

    question: Annotated[str, Meta(min_length=1, max_length=1000, examples=["Kiedy możesz?"])]
