"""The rules of a sign-up on every path: asked before the lock, overridden by a host's reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from core.contracts.errors import Refused
from core.contracts.signups import Applicant
from core.contracts.verdicts import Refusal
from core.contracts.viewer import Viewer
from core.data.commands import Steps
from core.services.audit.api import record_statement
from core.signups.queries.verdicts import verdict_of
from core.signups.values import Sheet


async def ask(
    sheet: Sheet, applicant: Applicant, viewer: Viewer, now: datetime, *, reason: str = ""
) -> list[Refusal]:
    """Raise Refused unless the rules allow it or a host's `reason` overrides them.

    Returns what was overridden, which the command logs.
    """
    verdict = await verdict_of(sheet, applicant, viewer, now)
    if verdict is None:
        return []
    if not reason or not verdict.may_be_overridden:
        raise Refused(verdict)
    return [verdict]


def let_pass(
    refusals: Sequence[Refusal],
    *,
    reason: str,
    viewer: Viewer | None,
    signup: UUID,
    sheet: Sheet,
) -> Steps[None]:
    """Raise Refused for the first refusal, unless a host's reason overrides them: then log each."""
    for refusal in refusals:
        if not reason or not refusal.may_be_overridden:
            raise Refused(refusal)
    for refusal in refusals:
        yield record_statement(
            viewer,
            action=f"signups.{refusal.code.removesuffix('_warning')}.overridden",
            subject=signup,
            fields=("state",),
            organization=sheet.organization,
            reason=reason,
        )
