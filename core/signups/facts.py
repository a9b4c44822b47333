"""What programs outside are told of sign-ups: which one, on which sheet, never whose."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import UUID

from core.contracts.facts import FactTold, PublicFact, Told
from core.contracts.texts import msg
from core.people.api import organization_by_id
from core.signups.queries.sheets import sheet_by_id
from core.signups.signals import (
    SignupCancelled,
    SignupConfirmed,
    SignupRequested,
    SignupSignal,
    SignupWaitlisted,
)
from core.signups.values import CancelledBy

Tell = Callable[[SignupSignal], Awaitable[FactTold | None]]


async def told_of_signup(sheet: UUID, signup: UUID | None, **more: Told) -> FactTold | None:
    """A fact about a sign-up on a sheet: its ids, and the list of sign-ups in /api/v1."""
    found = await sheet_by_id(sheet)
    host = await organization_by_id(found.organization) if found else None
    if found is None or host is None:
        return None
    return FactTold(
        organization=host.id,
        data={
            "signup": signup,
            "sheet": found.id,
            "kind": found.kind,
            "subject": found.subject,
            **more,
        },
        path=f"/api/v1/organizations/{host.slug}/sheets/{found.id}/signups",
    )


async def tell(signal: SignupSignal) -> FactTold | None:
    """That a sign-up came into a state."""
    return await told_of_signup(signal.sheet, signal.signup)


async def tell_cancelled(signal: SignupCancelled) -> FactTold | None:
    """That a sign-up ended, and by whom it was taken back; not where the place went on."""
    if signal.by == CancelledBy.HANDED_ON:
        return None
    return await told_of_signup(signal.sheet, signal.signup, by=signal.by)


async def tell_handed_over(signal: SignupCancelled) -> FactTold | None:
    """That somebody else has the place now; their own sign-up is told of as confirmed."""
    if signal.by != CancelledBy.HANDED_ON:
        return None
    return await told_of_signup(signal.sheet, signal.signup)


FACTS = (
    PublicFact(
        key="signups.signup.confirmed",
        title=msg("Somebody has a place"),
        to=SignupConfirmed,
        tell=tell,
        weight=10,
    ),
    PublicFact(
        key="signups.signup.cancelled",
        title=msg("A sign-up is cancelled"),
        to=SignupCancelled,
        tell=tell_cancelled,
        weight=20,
    ),
    PublicFact(
        key="signups.signup.handed_over",
        title=msg("A place is handed over"),
        to=SignupCancelled,
        tell=tell_handed_over,
        weight=30,
    ),
    PublicFact(
        key="signups.signup.requested",
        title=msg("Somebody asks for a place"),
        to=SignupRequested,
        tell=tell,
        weight=40,
    ),
    PublicFact(
        key="signups.signup.waitlisted",
        title=msg("Somebody waits for a place"),
        to=SignupWaitlisted,
        tell=tell,
        weight=50,
    ),
)
