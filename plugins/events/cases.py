"""Events that wait for the city's approval, as its inbox sees them."""

from __future__ import annotations

from core.contracts.cases import Case, CaseKind, Decision
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from plugins.events.service.publishing import approve_event, reject_event, return_event
from plugins.events.values import CASE_KIND

DUE_DAYS = 3


async def decide(case: Case, decision: Decision, reason: str, viewer: Viewer) -> None:
    """Carry out what the office decided; the verb changes the event and closes the case."""
    match decision:
        case Decision.APPROVE:
            await approve_event(viewer, case.subject)
        case Decision.RETURN:
            await return_event(viewer, case.subject, reason)
        case Decision.REJECT:
            await reject_event(viewer, case.subject, reason)


APPROVAL = CaseKind(
    key=CASE_KIND,
    title=msg("Event to approve"),
    due_days=DUE_DAYS,
    decide=decide,
    tells_applicant=True,
)
