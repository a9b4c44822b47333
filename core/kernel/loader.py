"""Asks every room once and checks the answers; a bad plugin is refused by name."""

import inspect
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from importlib import import_module
from types import MappingProxyType, ModuleType
from typing import Any

import pluggy

from core.contracts import hookspecs
from core.contracts.agenda import AgendaSource
from core.contracts.calendar import CalendarKind
from core.contracts.cases import CaseKind
from core.contracts.demo import DemoSeed
from core.contracts.documents import DocumentKind
from core.contracts.exports import Export
from core.contracts.facts import PublicFact
from core.contracts.jobs import Job
from core.contracts.messages import AttachmentProvider, Channel, MessageKind
from core.contracts.nav import NavItem
from core.contracts.periods import LegalNumber
from core.contracts.permissions import Policy, Role, Veto
from core.contracts.ports import fact_teller
from core.contracts.privacy import PersonalData
from core.contracts.reactions import Mode, Reaction
from core.contracts.signals import Signal
from core.contracts.signups import SignupGroup, SignupKind
from core.kernel.anatomy import fault_of_tables, faults_of
from core.kernel.containment import contained
from core.kernel.manifests import Manifest, RefusedPlugin
from core.kernel.registry import Registry, frozen, room_of

log = logging.getLogger("pospolu.kernel")

ANSWERS: dict[str, tuple[type, ...]] = {
    "register_nav": (NavItem,),
    "register_permissions": (Policy, Veto, Role),
    "register_signup_kinds": (SignupKind, SignupGroup),
    "register_calendar_kinds": (CalendarKind, AgendaSource),
    "register_case_kinds": (CaseKind,),
    "register_documents": (DocumentKind,),
    "register_exports": (Export,),
    "register_message_kinds": (MessageKind, AttachmentProvider, Channel),
    "register_personal_data": (PersonalData,),
    "register_legal_numbers": (LegalNumber,),
    "register_reactions": (Reaction, PublicFact),
    "register_jobs": (Job,),
    "register_demo": (DemoSeed,),
}


BEHAVIOUR = {
    *("load", "rule", "describe", "may_apply", "checkin_lists", "rebuild", "decide", "make"),
    *("collect", "erase", "run", "send", "sow", "tell"),
}


class BadPlugin(Exception):
    """A room cannot be used; the message names the room and the fault."""


@dataclass(frozen=True, slots=True)
class Room:
    """One room with its plugin.py imported. `name` prefixes all of its keys."""

    name: str
    module: ModuleType


@dataclass(frozen=True, slots=True)
class Answers:
    """What one room said to each hook."""

    room: Room
    said: Mapping[str, Sequence[Any]]


def open_room(package: str, *, name: str | None = None) -> Room:
    """Import `package.plugin`. Raises BadPlugin when that fails, whatever the reason."""
    try:
        module = import_module(f"{package}.plugin")
    except (Exception, SystemExit) as error:  # a plugin may fail in any way; we name it
        message = f"{package}: plugin.py does not import: {error!r}"
        raise BadPlugin(message) from error
    return Room(name or package.rpartition(".")[2], module)


def _check_hooks(room: Room) -> None:
    """Pluggy knows which hooks a room implements, and which of them do not exist."""
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    try:
        manager.register(room.module, name=room.name)
        manager.check_pending()
    except (pluggy.PluginValidationError, ValueError) as error:
        message = f"{room.name}: {error}"
        raise BadPlugin(message) from error


def ask(room: Room) -> Answers:
    """Ask a room every hook, once. Raises BadPlugin."""
    _check_hooks(room)
    return Answers(room, {hook: tuple(_ask(room, hook)) for hook in (*ANSWERS, "register_routes")})


def _ask(room: Room, hook: str) -> list[Any]:
    implementation: Callable[[], Iterable[Any]] | None = getattr(room.module, hook, None)
    if implementation is None:
        return []
    if inspect.iscoroutinefunction(implementation):
        message = f"{room.name}: {hook} must be a plain function"
        raise BadPlugin(message)
    try:
        given: Any = implementation()
        if inspect.iscoroutine(given):
            given.close()
            message = f"{room.name}: {hook} gave a coroutine; hooks are plain functions"
            raise BadPlugin(message)  # noqa: TRY301 -- named like any other
        answers = list(given)
    except BadPlugin:
        raise
    except (Exception, SystemExit) as error:  # a plugin may fail in any way; we name it
        message = f"{room.name}: {hook} failed: {error!r}"
        raise BadPlugin(message) from error
    for answer in answers:
        _check(room, hook, answer)
    return answers


def _check(room: Room, hook: str, answer: object) -> None:
    expected = ANSWERS.get(hook)
    if expected is None:
        return
    if not isinstance(answer, expected):
        message = f"{room.name}: {hook} gave {type(answer).__name__}"
        raise BadPlugin(message)
    key = str(getattr(answer, "key", ""))
    _check_behaviour(room, hook, answer)
    if not isinstance(answer, Role) and room_of(key) != room.name:
        message = f"{room.name}: {hook} gave the key {key!r}, which is not its own"
        raise BadPlugin(message)


def _check_behaviour(room: Room, hook: str, answer: Any) -> None:
    """Dataclasses do not look at their fields' types, so the two likeliest slips are looked at."""
    to: Any = getattr(answer, "to", None)
    if isinstance(answer, Reaction | PublicFact) and not (
        inspect.isclass(to) and issubclass(to, Signal)
    ):
        message = f"{room.name}: {answer.key} reacts to {to!r}, which is no signal"
        raise BadPlugin(message)
    if isinstance(answer, Policy | Veto) and inspect.iscoroutinefunction(answer.rule):
        message = f"{room.name}: the rule of {answer.key} must be a plain function"
        raise BadPlugin(message)
    for name in BEHAVIOUR & {one.name for one in fields(answer)}:
        if not callable(getattr(answer, name)):
            message = f"{room.name}: {hook}: {name} of {answer.key!r} cannot be called"
            raise BadPlugin(message)


def _by_key(answers: Iterable[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for answer in sorted(answers, key=lambda a: (getattr(a, "weight", 100), a.key)):
        if answer.key in found:
            message = f"the key {answer.key!r} is declared twice"
            raise BadPlugin(message)
        found[answer.key] = answer
    return found


def _grouped(answers: Iterable[Any], by: Callable[[Any], Any]) -> dict[Any, tuple[Any, ...]]:
    groups: dict[Any, tuple[Any, ...]] = {}
    for answer in _by_key(answers).values():
        groups[by(answer)] = (*groups.get(by(answer), ()), answer)
    return groups


def collect(rooms: Sequence[Room], manifests: Sequence[Manifest] = ()) -> Registry:
    """Ask all rooms, in the order given, and freeze what they say. Raises BadPlugin."""
    return freeze([ask(room) for room in rooms], manifests)


def freeze(answers: Sequence[Answers], manifests: Sequence[Manifest] = ()) -> Registry:
    """One registry out of what rooms said; plugins' behaviour is put within boundaries.

    Raises BadPlugin where the answers do not fit together.
    """
    plugins = {manifest.name for manifest in manifests}
    said = {
        hook: [
            contained(one) if answer.room.name in plugins else one
            for answer in answers
            for one in answer.said[hook]
        ]
        for hook in ANSWERS
    }

    def of(hook: str, kind: type) -> list[Any]:
        return [answer for answer in said[hook] if isinstance(answer, kind)]

    facts = of("register_reactions", PublicFact)
    reactions: dict[type[Signal], tuple[Reaction, ...]] = _grouped(
        [*of("register_reactions", Reaction), *(told_outside(fact) for fact in facts)],
        lambda reaction: reaction.to,
    )
    registry = Registry(
        modules=frozen({manifest.name: manifest for manifest in manifests}),
        routes=tuple(
            (answer.room.name, tuple(answer.said["register_routes"])) for answer in answers
        ),
        nav=tuple(_by_key(said["register_nav"]).values()),
        policies=frozen(_by_key(of("register_permissions", Policy))),
        vetoes=frozen(_grouped(of("register_permissions", Veto), lambda veto: veto.policy)),
        roles=frozen(_by_key(of("register_permissions", Role))),
        signup_kinds=frozen(_by_key(of("register_signup_kinds", SignupKind))),
        signup_groups=frozen(_by_key(of("register_signup_kinds", SignupGroup))),
        calendar_kinds=frozen(_by_key(of("register_calendar_kinds", CalendarKind))),
        agenda_sources=frozen(_by_key(of("register_calendar_kinds", AgendaSource))),
        case_kinds=frozen(_by_key(said["register_case_kinds"])),
        message_kinds=frozen(_by_key(of("register_message_kinds", MessageKind))),
        attachment_providers=frozen(_by_key(of("register_message_kinds", AttachmentProvider))),
        channels=frozen(_by_key(of("register_message_kinds", Channel))),
        document_kinds=frozen(_by_key(said["register_documents"])),
        exports=frozen(_by_key(said["register_exports"])),
        personal_data=frozen(_by_key(said["register_personal_data"])),
        legal_numbers=frozen(_by_key(said["register_legal_numbers"])),
        reactions=MappingProxyType(reactions),
        facts=frozen(_by_key(facts)),
        jobs=frozen(_by_key(said["register_jobs"])),
        demo_seeds=tuple(said["register_demo"]),
    )
    _check_references(registry)
    _check_periods(registry)
    return registry


def told_outside(fact: PublicFact) -> Reaction:
    """The observer that has programs outside told of a fact; after what rooms do on it."""

    async def run(signal: Signal) -> None:
        await fact_teller.get()(fact, signal)

    return Reaction(key=fact.key, to=fact.to, mode=Mode.OBSERVE, run=run, weight=900)


def _check_periods(registry: Registry) -> None:
    for data in registry.personal_data.values():
        for name in (data.keep_for, *(one.keep_for for one in data.forgets)):
            if name and name not in registry.legal_numbers:
                message = f"{data.key}: there is no legal number {name!r}"
                raise BadPlugin(message)


Trial = Callable[[Registry, Manifest], str | None]
"""Says what is wrong with the newest plugin of a registry, or None."""


def admit(
    ours: Registry, base: Sequence[Answers], guests: Sequence[Manifest], trial: Trial
) -> Registry:
    """`ours` with every third-party plugin that can be used; the others are refused by name.

    `base` are the answers that `ours` was made of. A fault of one guest harms nobody else.
    """
    registry, answers, refused = ours, list(base), list[RefusedPlugin]()
    manifests = list(ours.modules.values())
    for guest in guests:
        try:
            lacking = sorted(set(guest.requires) - {one.name for one in manifests})
            if lacking:
                message = f"it requires {', '.join(lacking)}, which was refused"
                raise BadPlugin(message)  # noqa: TRY301 -- refused like any other
            if fault := next(faults_of(guest), None) or fault_of_tables(guest):
                raise BadPlugin(fault)  # noqa: TRY301 -- refused like any other
            newest = ask(open_room(guest.package, name=guest.name))
            tried = freeze([*answers, newest], [*manifests, guest])
            if fault := trial(tried, guest):
                raise BadPlugin(fault)  # noqa: TRY301 -- refused like any other
        except BadPlugin as error:
            reason = str(error).removeprefix(f"{guest.name}: ")
            refused.append(RefusedPlugin(name=guest.name, reason=reason))
            log.error("plugin %s is refused: %s", guest.name, reason)  # noqa: TRY400 -- the reason says it
        else:
            registry = tried
            answers.append(newest)
            manifests.append(guest)
    return replace(registry, refused=tuple(refused))


def _check_references(registry: Registry) -> None:
    for kind in registry.message_kinds.values():
        for name in kind.attachments:
            if name not in registry.attachment_providers:
                message = f"{kind.key}: nobody provides the attachment {name!r}"
                raise BadPlugin(message)
    for item in registry.nav:
        if item.policy is not None and item.policy not in registry.policies:
            message = f"{item.key}: there is no policy {item.policy!r}"
            raise BadPlugin(message)
    places: list[SignupKind | SignupGroup] = [
        *registry.signup_kinds.values(),
        *registry.signup_groups.values(),
    ]
    for place in places:
        if place.may_manage not in registry.policies:
            message = f"{place.key}: there is no policy {place.may_manage!r}"
            raise BadPlugin(message)
    _check_papers(registry)
    for policy in registry.vetoes:
        if policy not in registry.policies:
            message = f"a veto names the policy {policy!r}, which does not exist"
            raise BadPlugin(message)


def _check_papers(registry: Registry) -> None:
    papers: list[DocumentKind | Export] = [
        *registry.document_kinds.values(),
        *registry.exports.values(),
    ]
    for paper in papers:
        if paper.policy not in registry.policies:
            message = f"{paper.key}: there is no policy {paper.policy!r}"
            raise BadPlugin(message)
