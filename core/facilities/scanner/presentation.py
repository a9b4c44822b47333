"""The answers of the gate in the reader's words, for the page and for its script."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.checkin.api import Attendance, GateList, Offer, Result, ScanAnswer
from core.contracts.errors import Refused
from core.contracts.signups import SignupSubject
from core.data.times import utc_now
from core.web.dates import time
from core.web.i18n import gettext, refusal_words
from core.web.rendering import localized


def status_of(answer: ScanAnswer) -> int:
    """200 let through or known already; 422 no pass at all; 409 not good here and now."""
    if answer.result is not Result.REFUSED:
        return 200
    return 422 if answer.is_unreadable else 409


def answer_view(answer: ScanAnswer) -> dict[str, Any]:
    """All that the screen says: one word, one colour, a name, one reason, what may be done."""
    reason = answer.reason
    first_at = answer.decision.first_at
    return {
        "result": answer.result.value,
        "direction": answer.direction.value,
        "word": gettext(answer.word),
        "tone": answer.tone,
        "name": answer.name,
        "code": reason.code if reason else "",
        "reason": gettext(reason.text, **reason.values) if reason else "",
        "first_at": first_at.isoformat() if first_at else None,
        "first_gate": answer.decision.first_gate,
        "scan": str(answer.scan),
        "signup": str(answer.signup) if answer.signup else None,
        "may_undo": answer.may_undo,
        "offer": answer.decision.offer.value if answer.decision.offer else None,
    }


def refusal_view(error: Refused) -> dict[str, Any]:
    """A refusal that was not kept, in the same shape."""
    return {
        "result": Result.REFUSED.value,
        "word": gettext("Stop"),
        "tone": "error",
        "name": "",
        "code": error.refusal.code,
        "reason": refusal_words(error.refusal),
        "offer": None,
        "may_undo": False,
    }


def may_admit(view: dict[str, Any]) -> bool:
    """Whether the person can be confirmed and let in with one more press."""
    return view["offer"] == Offer.ADMIT and bool(view.get("signup"))


def list_view(gate_list: GateList, subject: SignupSubject | None) -> dict[str, Any]:
    """A list as pages show it."""
    return {
        "id": gate_list.id,
        "path": path_of(gate_list.id),
        "thing_path": path_of_thing(gate_list.subject),
        "title": gettext(gate_list.title),
        "thing": localized(subject.title) if subject else "",
        "place": subject.place if subject else "",
        "starts_at": gate_list.starts_at,
        "ends_at": gate_list.ends_at,
        "hours": f"{time(gate_list.starts_at, gate_list.zone)}–"
        f"{time(gate_list.ends_at, gate_list.zone)}",
        "zone": gate_list.zone,
    }


def count_view(attendance: Attendance) -> dict[str, Any]:
    """How many came, for the page's script."""
    return {
        "arrived": attendance.arrived,
        "inside": attendance.inside,
        "expected": attendance.expected,
        "at": utc_now().isoformat(),
    }


def path_of(list_id: UUID) -> str:
    """The address of a list's scanner."""
    return f"/checkin/{list_id}"


def path_of_thing(subject: UUID) -> str:
    """The address of the coordinator's page."""
    return f"/checkin/at/{subject}"
