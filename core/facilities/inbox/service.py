"""Decides: checks what the inbox can check, and leaves the rest to the room behind the case."""

from __future__ import annotations

from core.contracts.cases import Case, Decision
from core.contracts.errors import Invalid, NotFound, Refused
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.facilities.inbox.queries import kinds_on, visible_case
from core.facilities.inbox.rules import may_decide, needs_reason


async def decide_case(case: Case, decision: Decision, *, reason: str, viewer: Viewer) -> None:
    """Have the room behind a case decide it, and with that close it.

    Raises Invalid (field `reason`) for a refusal or a return without a reason, Refused when the
    case was decided in the meantime or the room's rules forbid it, NotFound when it went away.
    """
    if needs_reason(decision) and not reason:
        raise Invalid({"reason": [msg("Write why: whoever asked will read it.")]})
    present = await visible_case(case.id)
    if present is None:
        raise NotFound
    kind = (await kinds_on())[present.kind]
    if refusal := may_decide(present, kind, decision):
        raise Refused(refusal)
    await kind.decide(present, decision, reason, viewer)
