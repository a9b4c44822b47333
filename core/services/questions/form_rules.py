"""Pure decisions on forms: whether one holds together, and how its questions stand in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.contracts.texts import msg
from core.services.questions.values import Question, QuestionKind

MOST_QUESTIONS, MOST_OPTIONS = 30, 30
LEAST_OPTIONS = 2


def form_faults(questions: Sequence[Question]) -> Mapping[str, list[str]]:
    """What keeps a form from being asked, by the questions' keys ("" is the form as a whole)."""
    faults: dict[str, list[str]] = {}
    if len(questions) > MOST_QUESTIONS:
        faults[""] = [msg("A form has 30 questions at most.")]
    if len({one.key for one in questions}) != len(questions):
        faults[""] = [msg("Two questions have one key.")]
    for place, one in enumerate(questions):
        if found := [*_own_faults(one), *_condition_faults(one, questions[:place])]:
            faults[one.key] = found
    return faults


def _own_faults(one: Question) -> list[str]:
    faults = []
    if not one.label:
        faults.append(msg("Write the question."))
    if not one.purpose and one.kind is not QuestionKind.STATEMENT:
        faults.append(msg("Write why you ask. People read it below the question."))
    if one.kind.has_options and not LEAST_OPTIONS <= len(one.options) <= MOST_OPTIONS:
        faults.append(msg("Write 2 to 30 answers to choose from, one a line."))
    if not one.kind.has_options and one.options:
        faults.append(msg("Only questions with answers to choose from have answers."))
    if len({option.key for option in one.options}) != len(one.options):
        faults.append(msg("Two answers are the same."))
    return faults


def _condition_faults(one: Question, earlier: Sequence[Question]) -> list[str]:
    when = one.shown_when
    if when is None:
        return []
    named = next((before for before in earlier if before.key == when.question), None)
    if named is None or not when.answers or not set(when.answers) <= set(named.possible):
        return [
            msg(
                "This question is asked only after a certain answer to a question that would not"
                " stand before it any more. Change when it is asked first."
            )
        ]
    return []


def moved(questions: Sequence[Question], key: str, *, by: int) -> tuple[Question, ...]:
    """The same questions with one of them so many places further down; at the ends it stays."""
    order = list(questions)
    place = next(number for number, one in enumerate(order) if one.key == key)
    order.insert(min(max(place + by, 0), len(order) - 1), order.pop(place))
    return tuple(order)


def without(questions: Sequence[Question], key: str) -> tuple[Question, ...]:
    """The questions but one."""
    return tuple(one for one in questions if one.key != key)


def written(questions: Sequence[Question], question: Question) -> tuple[Question, ...]:
    """The questions with one of them anew in its place, or at the end where it is a new one."""
    if any(one.key == question.key for one in questions):
        return tuple(question if one.key == question.key else one for one in questions)
    return (*questions, question)
