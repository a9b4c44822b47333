"""Asks each room every hook once, and looks at each answer by itself."""

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import ModuleType, NoneType
from typing import Any, get_args, get_origin, get_type_hints

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
from core.contracts.privacy import PersonalData
from core.contracts.reactions import Reaction
from core.contracts.signals import Signal
from core.contracts.signups import SignupGroup, SignupKind
from core.kernel.registry import room_of

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
    for name, may_lack in behaviour_of(answer.__class__).items():
        given = getattr(answer, name)
        if not callable(given) and not (may_lack and given is None):
            message = f"{room.name}: {hook}: {name} of {answer.key!r} cannot be called"
            raise BadPlugin(message)


@cache
def behaviour_of(kind: type) -> Mapping[str, bool]:
    """The fields of a declaration that are called, each with whether it may be None."""
    found = {}
    for name, hint in get_type_hints(kind).items():
        ways = (hint,) if get_origin(hint) is Callable else get_args(hint)
        if any(get_origin(way) is Callable for way in ways):
            found[name] = NoneType in ways
    return found
