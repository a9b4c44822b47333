"""Carries facts to the reactions that rooms declared, in their three modes."""

import asyncio
import logging
from collections.abc import Sequence

from core.contracts.errors import Refused
from core.contracts.ports import OpenTransaction, module_state
from core.contracts.reactions import Mode, Reaction
from core.contracts.signals import Signal
from core.kernel import registry

log = logging.getLogger("pospolu.bus")

OBSERVE_SECONDS = 2.0
PARTICIPATE_SECONDS = 2.0


class ReactionFailed(Exception):
    """A participating reaction failed, so the whole change was taken back."""


async def announce(signal: Signal, *, within: OpenTransaction | None = None) -> None:
    """Tell the rooms a fact.

    `within` an open transaction: vetoes and participating reactions run now, observers after the
    commit. Without one the fact is already committed: only observers run. Raises Refused when a
    veto refuses and ReactionFailed when a participant fails.
    """
    reactions = registry.current().reactions.get(type(signal), ())
    if within is None:
        await _observe(signal, reactions)
        return
    for reaction in reactions:
        if reaction.mode is not Mode.OBSERVE:
            await _take_part(signal, reaction)
    if any(reaction.mode is Mode.OBSERVE for reaction in reactions):
        within.after_commit(lambda: _observe(signal, reactions))


async def _take_part(signal: Signal, reaction: Reaction) -> None:
    try:
        async with asyncio.timeout(PARTICIPATE_SECONDS):
            refusal = await reaction.run(signal)
    except Refused:
        raise
    except Exception as error:
        message = f"{reaction.key} failed on {type(signal).__name__}: {error!r}"
        raise ReactionFailed(message) from error
    if reaction.mode is Mode.VETO and refusal is not None:
        raise Refused(refusal)


async def _observe(signal: Signal, reactions: Sequence[Reaction]) -> None:
    observers = [reaction for reaction in reactions if reaction.mode is Mode.OBSERVE]
    if not observers:
        return
    known = registry.current()
    on = await module_state.get().modules_on()
    for reaction in observers:
        if not known.is_on(reaction.key, on):
            continue
        try:
            async with asyncio.timeout(OBSERVE_SECONDS):
                await reaction.run(signal)
        except Exception:  # an observer's fault must not reach what it observes
            log.exception("reaction %s failed on %s", reaction.key, type(signal).__name__)
