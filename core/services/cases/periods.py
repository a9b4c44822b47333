"""How long decided cases and past absences are kept, and how they go."""

from __future__ import annotations

from core.contracts.periods import LegalNumber, since_the_start
from core.contracts.texts import msg
from core.data.forgetting import forgetting

PERIODS = (
    LegalNumber(
        key="cases.closed",
        title=msg("Decided cases"),
        unit="years",
        values=since_the_start(3, msg("RODO art. 5(2): as long as most claims live")),
    ),
    LegalNumber(
        key="cases.absences",
        title=msg("Absences of the office's people"),
        unit="days",
        values=since_the_start(365, msg("to know who stood in for whom")),
    ),
)
FORGETS = (
    forgetting(
        keep_for="cases.closed",
        table="cases_case",
        what=msg("decided cases are deleted"),
        where="closed_at < ?",
    ),
    forgetting(
        keep_for="cases.absences",
        table="cases_absence",
        what=msg("absences that are over are deleted"),
        where="until < ?",
    ),
)
