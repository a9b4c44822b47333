"""What the inbox does when a room opens or closes a case: it tells who must act, and who waited."""

from __future__ import annotations

from core.contracts.reactions import Mode, Reaction
from core.facilities.inbox.telling import tell_applicant, tell_office
from core.kernel import registry
from core.services.cases.api import CaseClosed, CaseOpened


async def on_opened(signal: CaseOpened) -> None:
    """Those who decide get word; whoever left an address gets a receipt and their link."""
    await tell_office("inbox.opened", signal.case)
    if signal.case.is_by_link:
        await tell_applicant("inbox.received", signal.case)


async def on_closed(signal: CaseClosed) -> None:
    """The applicant gets the decision, unless the room itself says it."""
    kind = registry.current().case_kinds.get(signal.case.kind)
    if signal.case.decision is not None and kind is not None and not kind.tells_applicant:
        await tell_applicant("inbox.decided", signal.case)


REACTIONS = (
    Reaction(key="inbox.opened", to=CaseOpened, mode=Mode.PARTICIPATE, run=on_opened),
    Reaction(key="inbox.closed", to=CaseClosed, mode=Mode.PARTICIPATE, run=on_closed),
)
