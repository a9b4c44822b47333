"""What programs outside are told of check-ins: which sign-up was read, never whose."""

from __future__ import annotations

from core.checkin.signals import PresenceRecorded, PresenceSignal, PresenceUndone
from core.contracts.facts import FactTold, PublicFact
from core.contracts.texts import msg
from core.signups.api import signup_by_id, told_of_signup


async def tell(signal: PresenceSignal) -> FactTold | None:
    """That somebody is there, or is not after all; a visitor without a sign-up is nobody's news."""
    place = await signup_by_id(signal.signup) if signal.signup else None
    if place is None:
        return None
    return await told_of_signup(
        place.sheet, place.id, list=signal.gate_list, period=signal.period, at=signal.at
    )


FACTS = (
    PublicFact(
        key="checkin.presence.recorded",
        title=msg("Somebody was checked in"),
        to=PresenceRecorded,
        tell=tell,
        weight=60,
    ),
    PublicFact(
        key="checkin.presence.undone",
        title=msg("A check-in was taken back"),
        to=PresenceUndone,
        tell=tell,
        weight=61,
    ),
)
