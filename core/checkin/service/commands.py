"""How a command at the gate is carried out: once for each nonce, its facts told when it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.checkin.values import ScanAnswer
from core.contracts.signals import Signal, announce
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.data.commands import Script, run
from core.data.transactions import current
from core.kernel.meters import METERS
from core.services.facts.api import keeping

NONCE_REUSED = Refusal("nonce_reused", msg("This was sent before for somebody else."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """An answer, and the facts to tell once it is committed."""

    answer: ScanAnswer
    facts: Sequence[Signal] = ()


class AnsweredMeanwhile(Exception):
    """The same reading is kept already; asking again finds its answer."""


async def carry_out(script: Script[Done], *, again: Script[Done] | None = None) -> ScanAnswer:
    """Run a command's script and tell its facts once it is committed.

    Where the reading turns out to be kept already, all is undone and `again` is run instead.
    """
    try:
        done = await run(await keeping(script))
    except AnsweredMeanwhile:
        done = await run(await keeping(again or script))

    METERS.count("pospolu_checkins_total", result=str(done.answer.decision.result))

    async def deliver() -> None:
        for fact in done.facts:
            await announce(fact)

    transaction = current()
    if transaction is None:
        await deliver()
    elif done.facts:
        transaction.after_commit(deliver)
    return done.answer
