"""The door of questions: forms of things, their rules, and what was answered."""

from core.services.questions.form_rules import form_faults, moved, without, written
from core.services.questions.queries import (
    answers_about,
    form_now,
    form_of,
    owner_of,
    versions_of,
)
from core.services.questions.rules import CHANGED, check_answers, is_asked
from core.services.questions.service import (
    checked_answers,
    claim_version,
    copy_questions,
    forget_form,
    keep_answers,
    set_questions,
)
from core.services.questions.tables import Version
from core.services.questions.values import (
    KIND_TITLES,
    NO,
    SEEN_BY_TITLES,
    YES,
    Answer,
    Answers,
    AnswerTable,
    Condition,
    FormVersion,
    Given,
    Option,
    Owner,
    Question,
    QuestionKind,
    SeenBy,
)

__all__ = [
    "CHANGED",
    "KIND_TITLES",
    "NO",
    "SEEN_BY_TITLES",
    "YES",
    "Answer",
    "AnswerTable",
    "Answers",
    "Condition",
    "FormVersion",
    "Given",
    "Option",
    "Owner",
    "Question",
    "QuestionKind",
    "SeenBy",
    "Version",
    "answers_about",
    "check_answers",
    "checked_answers",
    "claim_version",
    "copy_questions",
    "forget_form",
    "form_faults",
    "form_now",
    "form_of",
    "is_asked",
    "keep_answers",
    "moved",
    "owner_of",
    "set_questions",
    "versions_of",
    "without",
    "written",
]
