"""What a command leaves to do after its commit: facts to announce, a waiting list to look at."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from core.contracts.signals import Signal
from core.data.commands import Script, Turn, run
from core.data.transactions import current
from core.kernel.bus import announce
from core.services.facts.api import keeping
from core.signups.signals import (
    PlacesChanged,
    SignupCancelled,
    SignupConfirmed,
    SignupHeld,
    SignupOffered,
    SignupRequested,
    SignupSignal,
    SignupWaitlisted,
)
from core.signups.values import Place, Sheet, SignupState

T = TypeVar("T")
Promote = Callable[[UUID], Awaitable[None]]

FACTS: dict[SignupState, type[SignupSignal]] = {
    SignupState.HELD: SignupHeld,
    SignupState.REQUESTED: SignupRequested,
    SignupState.CONFIRMED: SignupConfirmed,
    SignupState.WAITLISTED: SignupWaitlisted,
    SignupState.OFFERED: SignupOffered,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Done(Generic[T]):
    """A command's answer, the facts it made, and the sheet where places became free."""

    answer: T
    facts: Sequence[Signal] = ()
    freed: UUID | None = None


def fact_of(sheet: Sheet, signup: UUID, state: SignupState, person: UUID | None) -> SignupSignal:
    """The fact that a sign-up came into a state."""
    return FACTS[state](
        signup=signup, sheet=sheet.id, kind=sheet.kind, subject=sheet.subject, person=person
    )


def end_facts(sheet: Sheet, places: Sequence[Place], by: str) -> list[Signal]:
    """The facts that sign-ups ended."""
    return [
        SignupCancelled(
            signup=place.id,
            sheet=sheet.id,
            kind=sheet.kind,
            subject=sheet.subject,
            person=place.person,
            by=by,
        )
        for place in places
    ]


def places_changed(sheet: Sheet) -> PlacesChanged:
    """The fact that free places are other than before."""
    return PlacesChanged(sheet=sheet.id, kind=sheet.kind, subject=sheet.subject)


async def carry_out(
    script: Script[Done[T]], *, then: Promote | None = None, turn: Turn | None = None
) -> T:
    """Run a command's script, and deliver what it leaves once it is committed.

    Inside an open `tx()` the delivery waits for that transaction's commit. `then` promotes from
    the waiting list of the sheet where places became free. `turn` lets the script wait in line.
    """
    done = await run(await keeping(script), turn=turn)

    async def deliver() -> None:
        for fact in done.facts:
            await announce(fact)
        if done.freed is not None and then is not None:
            await then(done.freed)

    transaction = current()
    if transaction is None:
        await deliver()
    else:
        transaction.after_commit(deliver)
    return done.answer
