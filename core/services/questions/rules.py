"""Pure decisions on answers: which questions are asked, whether what was answered fits."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from email_validator import EmailNotValidError, validate_email

from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.services.questions.values import (
    NO,
    YES,
    Answer,
    Answers,
    Question,
    QuestionKind,
)

SHORT, LONG = 200, 4000
FIRST_YEAR, LAST_YEAR = 1900, 2100
LONGEST_EMAIL = 254
_NUMBER = re.compile(r"-?[0-9]{1,12}(?:[.,][0-9]{1,6})?", re.ASCII)
_PHONE = re.compile(r"\+?[0-9](?:[ ()./-]?[0-9]){5,14}", re.ASCII)

ANSWER = msg("Answer this question.")
ACCEPT = msg("Without accepting this you cannot go on.")
UNKNOWN = msg("This question is not asked here.")
CHOOSE = msg("Choose one of the answers.")
YES_OR_NO = msg("Answer yes or no.")
TEXT = msg("Write a text here.")
TOO_LONG = msg("This is too long. Please write it shorter.")
ONE_LINE = msg("Please write this in one line.")
NUMBER = msg("Write a number, as 12 or 2.5.")
DAY = msg("Write a day, as 2027-05-08.")
EMAIL = msg("Write the address as name@example.org.")
PHONE = msg("Write a phone number with digits, as +48 600 100 200.")
CHANGED = Refusal(
    "questions_changed",
    msg("The questions have changed since you opened the page. Look at your answers again."),
)


class Unfit(Exception):
    """An answer does not fit; `text` is the message id that says why."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """Answers as they are kept, and what is wrong by the questions' keys."""

    answers: Answers
    faults: Mapping[str, str]


def check_answers(
    questions: Sequence[Question], raw: Mapping[str, Any], *, demands: bool = True
) -> Checked:
    """Read what was typed or sent; without `demands` what is required may be left out.

    Questions that are not asked after the answers before them are passed over, whatever was sent.
    """
    answers: dict[str, Answer] = {}
    faults = {key: UNKNOWN for key in raw if key not in {one.key for one in questions}}
    for question in questions:
        if not is_asked(question, answers):
            continue
        try:
            answer = read_answer(question, raw.get(question.key))
        except Unfit as unfit:
            faults[question.key] = unfit.text
            continue
        if answer is not None:
            answers[question.key] = answer
        elif demands and question.is_required:
            faults[question.key] = ACCEPT if question.kind is QuestionKind.STATEMENT else ANSWER
    return Checked(answers=answers, faults=faults)


def is_asked(question: Question, answers: Answers) -> bool:
    """Whether a question is asked after these answers to earlier ones."""
    when = question.shown_when
    if when is None:
        return True
    answer = answers.get(when.question)
    if answer is None:
        return False
    given = {YES if answer else NO} if isinstance(answer, bool) else _as_set(answer)
    return not given.isdisjoint(when.answers)


def _as_set(answer: str | tuple[str, ...]) -> set[str]:
    return {answer} if isinstance(answer, str) else set(answer)


def read_answer(question: Question, raw: Any) -> Answer | None:
    """One answer as it is kept; None where nothing was answered. Raises Unfit."""
    if raw is None or raw in ("", []):
        return None
    match question.kind:
        case QuestionKind.SEVERAL_CHOICES:
            return _chosen(question, raw)
        case QuestionKind.YES_NO:
            return _yes_or_no(raw)
        case QuestionKind.STATEMENT:
            return _yes_or_no(raw) or None
        case QuestionKind.NUMBER:
            return _number(raw)
        case _:
            text = _stripped(raw)
            return _READERS[question.kind](question, text) if text else None


def _stripped(raw: Any) -> str:
    if not isinstance(raw, str):
        raise Unfit(TEXT)
    return raw.strip()


def _chosen(question: Question, raw: Any) -> Answer | None:
    if not isinstance(raw, list | tuple) or not set(map(str, raw)) <= set(question.possible):
        raise Unfit(CHOOSE)
    return tuple(key for key in question.possible if key in raw) or None


def _yes_or_no(raw: Any) -> bool:
    known = {True: True, False: False, YES: True, NO: False, "y": True}
    if not isinstance(raw, str | bool) or raw not in known:
        raise Unfit(YES_OR_NO)
    return known[raw]


def _number(raw: Any) -> str | None:
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        raise Unfit(NUMBER)
    plain = "".join(str(raw).split())
    if not plain:
        return None
    if not _NUMBER.fullmatch(plain):
        raise Unfit(NUMBER)
    return f"{Decimal(plain.replace(',', '.')):f}"


def _line(question: Question, text: str) -> str:  # noqa: ARG001 -- the readers' signature
    if "\n" in text:
        raise Unfit(ONE_LINE)
    if len(text) > SHORT:
        raise Unfit(TOO_LONG)
    return text


def _lines(question: Question, text: str) -> str:  # noqa: ARG001 -- the readers' signature
    if len(text) > LONG:
        raise Unfit(TOO_LONG)
    return text


def _option(question: Question, text: str) -> str:
    if text not in question.possible:
        raise Unfit(CHOOSE)
    return text


def _day(question: Question, text: str) -> str:  # noqa: ARG001 -- the readers' signature
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Unfit(DAY) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Unfit(DAY)
    return day.isoformat()


def _address(question: Question, text: str) -> str:  # noqa: ARG001 -- the readers' signature
    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        raise Unfit(EMAIL) from None
    if len(text) > LONGEST_EMAIL:
        raise Unfit(EMAIL)
    return text


def _phone(question: Question, text: str) -> str:  # noqa: ARG001 -- the readers' signature
    if not _PHONE.fullmatch(text):
        raise Unfit(PHONE)
    return text


_READERS = {
    QuestionKind.SHORT_TEXT: _line,
    QuestionKind.LONG_TEXT: _lines,
    QuestionKind.ONE_CHOICE: _option,
    QuestionKind.DATE: _day,
    QuestionKind.EMAIL: _address,
    QuestionKind.PHONE: _phone,
}
