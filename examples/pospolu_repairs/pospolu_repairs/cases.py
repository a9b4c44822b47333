"""Proposals that wait for the city."""

from __future__ import annotations

from core.contracts.cases import Case, CaseKind, Decision
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from pospolu_repairs.service import decide_cafe
from pospolu_repairs.values import PROPOSAL_KIND


async def decide(case: Case, decision: Decision, reason: str, viewer: Viewer) -> None:
    """Approve or decline the café behind a case."""
    await decide_cafe(viewer, case.subject, decision, reason)


CASE_KINDS = (
    CaseKind(
        key=PROPOSAL_KIND,
        title=msg("Repair café to approve"),
        due_days=7,
        decide=decide,
        decisions=(Decision.APPROVE, Decision.REJECT),
        tells_applicant=True,
    ),
)
