"""What of this room waits in the city's inbox."""

from __future__ import annotations

from core.contracts.cases import CaseKind, Decision
from core.contracts.texts import msg
from core.people.service.claims import CASE_KIND, decide_claim
from core.people.service.handovers import CASE_KIND as HANDOVER
from core.people.service.handovers import decide_handover
from core.people.service.reports import decide_report
from core.people.service.verification import decide_case

CASES = (
    CaseKind(
        key="people.verification",
        title=msg("Organization to verify"),
        due_days=7,
        decide=decide_case,
        tells_applicant=True,
    ),
    CaseKind(
        key="people.report",
        title=msg("Report of content"),
        due_days=3,
        decide=decide_report,
        tells_applicant=True,
        decisions=(Decision.APPROVE, Decision.REJECT),
    ),
    CaseKind(
        key=CASE_KIND,
        title=msg("Organization to be taken over"),
        due_days=7,
        decide=decide_claim,
        decisions=(Decision.APPROVE, Decision.REJECT),
    ),
    CaseKind(
        key=HANDOVER,
        title=msg("Objection to a hand-over"),
        due_days=7,
        decide=decide_handover,
        decisions=(Decision.APPROVE, Decision.REJECT),
    ),
)
