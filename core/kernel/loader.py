"""Asks every room once and checks the answers; a bad plugin is refused by name."""

import inspect
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
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
from core.contracts.jobs import Job
from core.contracts.messages import AttachmentProvider, MessageKind
from core.contracts.nav import NavItem
from core.contracts.permissions import Policy, Role, Veto
from core.contracts.privacy import PersonalData
from core.contracts.reactions import Reaction
from core.contracts.signals import Signal
from core.contracts.signups import SignupKind
from core.kernel.manifests import Manifest
from core.kernel.registry import Registry, frozen, room_of

ANSWERS: dict[str, tuple[type, ...]] = {
    "register_nav": (NavItem,),
    "register_permissions": (Policy, Veto, Role),
    "register_signup_kinds": (SignupKind,),
    "register_calendar_kinds": (CalendarKind, AgendaSource),
    "register_case_kinds": (CaseKind,),
    "register_documents": (DocumentKind,),
    "register_exports": (Export,),
    "register_message_kinds": (MessageKind, AttachmentProvider),
    "register_personal_data": (PersonalData,),
    "register_reactions": (Reaction,),
    "register_jobs": (Job,),
    "register_demo": (DemoSeed,),
}


class BadPlugin(Exception):
    """A room cannot be used; the message names the room and the fault."""


@dataclass(frozen=True, slots=True)
class Room:
    """One room with its plugin.py imported. `name` prefixes all of its keys."""

    name: str
    module: ModuleType


def open_room(package: str, *, name: str | None = None) -> Room:
    """Import `package.plugin`. Raises BadPlugin when that fails, whatever the reason."""
    try:
        module = import_module(f"{package}.plugin")
    except Exception as error:  # a plugin may fail in any way; we name it
        message = f"{package}: plugin.py does not import: {error!r}"
        raise BadPlugin(message) from error
    return Room(name or package.rpartition(".")[2], module)


def _manager(rooms: Sequence[Room]) -> pluggy.PluginManager:
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    for room in rooms:
        try:
            manager.register(room.module, name=room.name)
            manager.check_pending()
        except (pluggy.PluginValidationError, ValueError) as error:
            message = f"{room.name}: {error}"
            raise BadPlugin(message) from error
    return manager


def _ask(room: Room, hook: str) -> list[Any]:
    implementation: Callable[[], Iterable[Any]] | None = getattr(room.module, hook, None)
    if implementation is None:
        return []
    if inspect.iscoroutinefunction(implementation):
        message = f"{room.name}: {hook} must be a plain function"
        raise BadPlugin(message)
    try:
        answers = list(implementation())
    except Exception as error:  # a plugin may fail in any way; we name it
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
    if not isinstance(answer, Role) and room_of(key) != room.name:
        message = f"{room.name}: {hook} gave the key {key!r}, which is not its own"
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
    _manager(rooms)
    said = {hook: [a for room in rooms for a in _ask(room, hook)] for hook in ANSWERS}

    def of(hook: str, kind: type) -> list[Any]:
        return [answer for answer in said[hook] if isinstance(answer, kind)]

    reactions: dict[type[Signal], tuple[Reaction, ...]] = _grouped(
        said["register_reactions"], lambda reaction: reaction.to
    )
    registry = Registry(
        modules=frozen({manifest.name: manifest for manifest in manifests}),
        routes=tuple((room.name, tuple(_ask(room, "register_routes"))) for room in rooms),
        nav=tuple(_by_key(said["register_nav"]).values()),
        policies=frozen(_by_key(of("register_permissions", Policy))),
        vetoes=frozen(_grouped(of("register_permissions", Veto), lambda veto: veto.policy)),
        roles=frozen(_by_key(of("register_permissions", Role))),
        signup_kinds=frozen(_by_key(said["register_signup_kinds"])),
        calendar_kinds=frozen(_by_key(of("register_calendar_kinds", CalendarKind))),
        agenda_sources=frozen(_by_key(of("register_calendar_kinds", AgendaSource))),
        case_kinds=frozen(_by_key(said["register_case_kinds"])),
        message_kinds=frozen(_by_key(of("register_message_kinds", MessageKind))),
        attachment_providers=frozen(_by_key(of("register_message_kinds", AttachmentProvider))),
        document_kinds=frozen(_by_key(said["register_documents"])),
        exports=frozen(_by_key(said["register_exports"])),
        personal_data=frozen(_by_key(said["register_personal_data"])),
        reactions=MappingProxyType(reactions),
        jobs=frozen(_by_key(said["register_jobs"])),
        demo_seeds=tuple(said["register_demo"]),
    )
    _check_references(registry)
    return registry


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
    for place in registry.signup_kinds.values():
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
