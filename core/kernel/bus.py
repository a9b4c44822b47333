"""Carries facts to the reactions that rooms declared, in their three modes."""

import asyncio
import logging
from collections.abc import Sequence

from core.contracts.errors import Refused
from core.contracts.ports import OpenTransaction, fact_keeper, module_state
from core.contracts.reactions import Mode, Reaction
from core.contracts.signals import Signal
from core.contracts.verdicts import Refusal
from core.kernel import registry
from core.kernel.faults import WrongAnswer, note
from core.kernel.registry import room_of

log = logging.getLogger("pospolu.bus")

OBSERVE_SECONDS = 2.0
PARTICIPATE_SECONDS = 2.0


class ReactionFailed(Exception):
    """A participating reaction failed, so the whole change was taken back."""


async def announce(signal: Signal, *, within: OpenTransaction | None = None) -> None:
    """Tell the rooms a fact.

    `within` an open transaction: vetoes and participating reactions run now, observers after the
    commit; what programs outside asked for is kept in it. Without one the fact is already
    committed: only observers run, and outside it is told of if it was kept with its change. Raises
    Refused when a veto refuses and ReactionFailed when a participant fails.
    """
    reactions = registry.current().reactions.get(type(signal), ())
    if within is None:
        await _observe(signal, reactions)
        return
    for reaction in reactions:
        if reaction.mode is not Mode.OBSERVE and not await _is_set_aside(reaction):
            await _take_part(signal, reaction)
    if registry.current().facts_of(type(signal)):
        await fact_keeper.get()(signal)
    if any(reaction.mode is Mode.OBSERVE for reaction in reactions):
        within.after_commit(lambda: _observe(signal, reactions))


async def _is_set_aside(reaction: Reaction) -> bool:
    """A third-party module that its faults switched off takes part in nothing, or its broken
    participant would stop the city's own work for good.
    """
    room = room_of(reaction.key)
    manifest = registry.current().modules.get(room)
    if manifest is None or manifest.is_ours:
        return False
    return room in await module_state.get().modules_set_aside()


async def _take_part(signal: Signal, reaction: Reaction) -> None:
    try:
        async with asyncio.timeout(PARTICIPATE_SECONDS):
            refusal = await reaction.run(signal)
        if reaction.mode is Mode.VETO and not isinstance(refusal, Refusal | None):
            message = f"a veto gave {type(refusal).__name__}"
            raise WrongAnswer(message)  # noqa: TRY301 -- failed like any other
    except Refused:
        raise
    except (Exception, SystemExit) as error:
        note(room_of(reaction.key), reaction.key, error)
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
        if known.is_on(reaction.key, on):
            await _let_observe(signal, reaction)


async def _let_observe(signal: Signal, reaction: Reaction) -> None:
    """Run an observer in a task of its own: it can neither cancel us nor leave anything open.

    One that swallows its cancellation is left behind.
    """
    observer = asyncio.create_task(_contained(signal, reaction), name=reaction.key)
    done, _ = await asyncio.wait({observer}, timeout=OBSERVE_SECONDS)
    if not done:
        observer.cancel()
        await asyncio.wait({observer}, timeout=OBSERVE_SECONDS)
        late = TimeoutError(f"longer than {OBSERVE_SECONDS} s")
        log.error("reaction %s hung on %s", reaction.key, type(signal).__name__)
        note(room_of(reaction.key), reaction.key, late)
    elif observer.cancelled():
        note(room_of(reaction.key), reaction.key, WrongAnswer("it cancelled itself"))


async def _contained(signal: Signal, reaction: Reaction) -> None:
    try:
        await reaction.run(signal)
    except (Exception, SystemExit) as error:  # an observer's fault must not reach what it observes
        log.exception("reaction %s failed on %s", reaction.key, type(signal).__name__)
        note(room_of(reaction.key), reaction.key, error)
