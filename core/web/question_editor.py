"""The page part on which a host writes a form: one question as a form of ours, read and filled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from core.contracts.texts import LANGUAGES, LocalizedText, msg
from core.data.ids import id_or_none
from core.services.questions.api import (
    KIND_TITLES,
    SEEN_BY_TITLES,
    Condition,
    FormVersion,
    Option,
    Question,
    QuestionKind,
    SeenBy,
)
from core.web.fields import (
    BooleanField,
    ChoiceField,
    HiddenField,
    LocalizedLongTextField,
    LocalizedTextField,
    validators,
)
from core.web.forms import Form
from core.web.i18n import gettext, language
from core.web.questions import option_words

ALWAYS = ""


class SeenForm(Form):
    """A press that changes the form; `seen` is the version that was on the page."""

    seen = HiddenField(default="")


class QuestionForm(SeenForm):
    """One question, as a host writes it."""

    label = LocalizedTextField(msg("Question"), is_required=True)
    kind = ChoiceField(msg("What is answered"), choices=KIND_TITLES, default="short_text")
    options = LocalizedLongTextField(
        msg("Answers to choose from"), description=msg("One a line; only where people choose.")
    )
    help = LocalizedTextField(msg("Hint"), description=msg("How to answer, for example."))
    purpose = LocalizedTextField(
        msg("Why you ask"),
        description=msg("People read it below the question. Ask only for what you need."),
    )
    is_required = BooleanField(msg("An answer is needed"))
    shown_when = ChoiceField(
        msg("When it is asked"), choices={}, default=ALWAYS, validate_choice=False
    )
    seen_by = ChoiceField(msg("Who of you reads the answers"), choices=SEEN_BY_TITLES)


def question_form(version: FormVersion | None, key: str = "") -> type[QuestionForm]:
    """The form of a question of this version, or of a new one; it may depend on those before it."""
    choices = {ALWAYS: gettext(msg("Always"))}
    for one in earlier_than(version, key):
        for answer in one.possible:
            label, words = one.label.to(language()), option_words(one, answer)
            choices[f"{one.key}:{answer}"] = gettext(
                msg("If “%(question)s” is: %(answer)s"), question=label, answer=words
            )
    field = ChoiceField(
        msg("When it is asked"),
        [validators.AnyOf(list(choices))],
        choices=choices,
        default=ALWAYS,
    )
    return cast("type[QuestionForm]", type("QuestionForm", (QuestionForm,), {"shown_when": field}))


def earlier_than(version: FormVersion | None, key: str) -> Sequence[Question]:
    """The questions before one, or all before a new one."""
    questions = version.questions if version else ()
    keys = [one.key for one in questions]
    return questions[: keys.index(key)] if key in keys else questions


def question_data(question: Question) -> dict[str, Any]:
    """A question as the form shows it."""
    when = question.shown_when
    return {
        "label": question.label,
        "kind": question.kind.value,
        "options": _lines(question.options),
        "help": question.help,
        "purpose": question.purpose,
        "is_required": question.is_required,
        "shown_when": f"{when.question}:{when.answers[0]}" if when else ALWAYS,
        "seen_by": question.seen_by.value,
    }


def _lines(options: Sequence[Option]) -> LocalizedText:
    """Options as one text a language, a line each; trailing empty lines are left out."""
    texts = {
        code: "\n".join(one.label.texts.get(code, "") for one in options).rstrip()
        for code in LANGUAGES
    }
    return LocalizedText(texts={code: text for code, text in texts.items() if text})


def question_from(form: QuestionForm, before: Question | None) -> Question:
    """What was written. Options whose words are the same keep their keys, and so do all when
    there are as many as before: then only words were changed.
    """
    kind = QuestionKind(form.kind.data)
    when = _condition(form.shown_when.data, before)
    options = _options(form.options.data, before.options if before else ())
    return Question(
        key=before.key if before else "",
        kind=kind,
        label=form.label.data,
        help=form.help.data,
        purpose=form.purpose.data,
        is_required=form.is_required.data,
        options=options if kind.has_options else (),
        shown_when=when,
        seen_by=SeenBy(form.seen_by.data),
    )


def _condition(chosen: str, before: Question | None) -> Condition | None:
    """What was chosen; a condition that names several answers stays while it is left alone."""
    question, _, answer = (chosen or "").partition(":")
    if not question:
        return None
    old = before.shown_when if before else None
    if old is not None and (old.question, old.answers[:1]) == (question, (answer,)):
        return old
    return Condition(question=question, answers=(answer,))


def _options(written: LocalizedText, before: Sequence[Option]) -> tuple[Option, ...]:
    labels = _labels(written)
    known = {str(one.label): one.key for one in before}
    keys = [known.get(str(label)) for label in labels]
    if len(labels) == len(before):
        rest = iter(one.key for one in before if one.key not in keys)
        keys = [key or next(rest) for key in keys]
    number = 1 + max((int(one.key) for one in before if one.key.isdecimal()), default=0)
    made = []
    for label, key in zip(labels, keys, strict=True):
        made.append(Option(key=key or str(number), label=label))
        number += key is None
    return tuple(made)


def _labels(written: LocalizedText) -> list[LocalizedText]:
    """One text an option: the lines of the first language, beside them those of the others."""
    lines = {code: text.split("\n") for code, text in written.texts.items()}
    first = lines.get(LANGUAGES[0], [])
    found = []
    for number, line in enumerate(first):
        if line.strip():
            texts = {
                code: said[number].strip()
                for code, said in lines.items()
                if number < len(said) and said[number].strip()
            }
            found.append(LocalizedText(texts=texts))
    return found


def seen_version(form: SeenForm) -> UUID | None:
    """The version that was on the page."""
    return id_or_none(form.seen.data)
