"""Offers that wait for the city's decision."""

from __future__ import annotations

from core.contracts.cases import Case, CaseKind, Decision
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from plugins.volunteering.service.publishing import approve_offer, reject_offer, return_offer
from plugins.volunteering.values import CASE_KIND

DUE_DAYS = 3


async def decide(case: Case, decision: Decision, reason: str, viewer: Viewer) -> None:
    """Let the offer out, give it back, or decline it."""
    match decision:
        case Decision.APPROVE:
            await approve_offer(viewer, case.subject)
        case Decision.RETURN:
            await return_offer(viewer, case.subject, reason)
        case Decision.REJECT:
            await reject_offer(viewer, case.subject, reason)


CASE_KINDS = (
    CaseKind(
        key=CASE_KIND,
        title=msg("Volunteering offer to approve"),
        due_days=DUE_DAYS,
        decide=decide,
        tells_applicant=True,
    ),
)
