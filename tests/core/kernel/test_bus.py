"""Facts reach reactions in their three modes, and faults stay where they belong."""

import asyncio
from dataclasses import dataclass

import pytest

from core.contracts.errors import Refused
from core.contracts.ports import module_state
from core.contracts.reactions import Mode, Reaction
from core.contracts.signals import Signal
from core.contracts.verdicts import Refusal
from core.kernel import bus
from core.kernel import registry as registries
from core.kernel.manifests import Manifest
from core.kernel.registry import Registry


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened(Signal):
    number: int


class Open:
    """A transaction that keeps its callbacks."""

    def __init__(self):
        self.callbacks = []

    def after_commit(self, callback):
        self.callbacks.append(callback)


class AllOn:
    async def modules_on(self):
        return frozenset({"alpha"})

    async def version(self):
        return 1


@pytest.fixture
def reactions(tmp_path):
    """Installs a registry with the given reactions, and puts the old one back."""
    before, state = list(registries._current), module_state._implementation

    def install(*found):
        manifests = {
            name: Manifest(name=name, title=name, owner="", package=name, folder=tmp_path)
            for name in ("alpha", "off")
        }
        registries.install(Registry(reactions={Happened: found}, modules=manifests))
        module_state.bind(AllOn())

    yield install
    registries._current[:] = before
    module_state._implementation = state


def reaction(run, mode, key="alpha.reaction"):
    return Reaction(key=key, to=Happened, mode=mode, run=run)


async def test_observers_run_after_the_commit_only(reactions):
    seen = []

    async def see(signal):
        seen.append(signal.number)

    reactions(reaction(see, Mode.OBSERVE))
    transaction = Open()
    await bus.announce(Happened(number=1), within=transaction)
    assert seen == []
    for callback in transaction.callbacks:
        await callback()
    assert seen == [1]


async def test_an_observer_that_raises_or_hangs_is_contained(reactions, monkeypatch):
    monkeypatch.setattr(bus, "OBSERVE_SECONDS", 0.01)
    seen = []

    async def fail(signal):
        raise ZeroDivisionError

    async def hang(signal):
        await asyncio.sleep(60)

    async def see(signal):
        seen.append(signal.number)

    reactions(
        reaction(fail, Mode.OBSERVE, "alpha.a"),
        reaction(hang, Mode.OBSERVE, "alpha.b"),
        reaction(see, Mode.OBSERVE, "alpha.c"),
    )
    await bus.announce(Happened(number=2))
    assert seen == [2]


async def test_an_observer_of_a_module_that_is_off_is_silent(reactions):
    seen = []

    async def see(signal):
        seen.append(signal.number)

    reactions(reaction(see, Mode.OBSERVE, "off.reaction"))
    await bus.announce(Happened(number=3))
    assert seen == []


async def test_a_participant_that_fails_is_named(reactions):
    async def fail(signal):
        raise ZeroDivisionError

    reactions(reaction(fail, Mode.PARTICIPATE))
    with pytest.raises(bus.ReactionFailed, match=r"alpha\.reaction"):
        await bus.announce(Happened(number=4), within=Open())


async def test_a_participant_of_a_module_that_is_off_still_runs(reactions):
    """What keeps the data true goes on."""
    seen = []

    async def see(signal):
        seen.append(signal.number)

    reactions(reaction(see, Mode.PARTICIPATE, "off.reaction"))
    await bus.announce(Happened(number=5), within=Open())
    assert seen == [5]


async def test_a_veto_refuses_and_cannot_grant(reactions):
    async def refuse(signal):
        return Refusal("alpha.no", "no")

    async def pass_(signal):
        return None

    reactions(reaction(pass_, Mode.VETO, "alpha.a"), reaction(refuse, Mode.VETO, "alpha.b"))
    with pytest.raises(Refused) as caught:
        await bus.announce(Happened(number=6), within=Open())
    assert caught.value.refusal.code == "alpha.no"
