"""Signals: facts in the past tense that rooms announce and others react to."""

from dataclasses import dataclass

from core.contracts.ports import OpenTransaction, announcer


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """A fact. Subclasses are frozen dataclasses named in the past tense (`SignupConfirmed`)."""


async def announce(signal: Signal, *, within: OpenTransaction | None = None) -> None:
    """Tell the rooms a fact.

    `within` an open transaction: vetoes and participating reactions run now, observers after the
    commit; what programs outside asked for is kept with it. Without one the fact is already
    committed and only observers run. Raises Refused when a veto refuses.
    """
    await announcer.get()(signal, within=within)
