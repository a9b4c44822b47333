"""The cases' door."""

from core.services.cases.handling import (
    answer_question,
    ask_applicant,
    assign_case,
    case_to_decide,
    direct_kind,
    end_absence,
    locked_case,
    name_deputy,
    note_reminder,
    send_to_department,
)
from core.services.cases.links import case_token
from core.services.cases.periods import FORGETS
from core.services.cases.personal import (
    cases_of_person,
    forget_person,
    messages_of_person,
)
from core.services.cases.queries import (
    absences,
    case_by_id,
    case_by_token,
    cases_of_organization,
    cases_to_remind_of,
    directions,
    last_case_of,
    messages_of,
    open_case_counts,
    open_cases,
)
from core.services.cases.rules import absent_with, deputy_of, is_reminder_due, may_answer
from core.services.cases.service import close_case, hand_cases_over, open_case
from core.services.cases.signals import CaseClosed, CaseOpened
from core.services.cases.values import Absence, Filter, Message

__all__ = [
    "FORGETS",
    "Absence",
    "CaseClosed",
    "CaseOpened",
    "Filter",
    "Message",
    "absences",
    "absent_with",
    "answer_question",
    "ask_applicant",
    "assign_case",
    "case_by_id",
    "case_by_token",
    "case_to_decide",
    "case_token",
    "cases_of_organization",
    "cases_of_person",
    "cases_to_remind_of",
    "close_case",
    "deputy_of",
    "direct_kind",
    "directions",
    "end_absence",
    "forget_person",
    "hand_cases_over",
    "is_reminder_due",
    "last_case_of",
    "locked_case",
    "may_answer",
    "messages_of",
    "messages_of_person",
    "name_deputy",
    "note_reminder",
    "open_case",
    "open_case_counts",
    "open_cases",
    "send_to_department",
]
