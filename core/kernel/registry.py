"""The frozen registry: everything that the rooms declared, typed, sorted and checked."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

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
from core.kernel.manifests import Manifest, RefusedPlugin


def frozen(items: Mapping[str, Any]) -> Mapping[str, Any]:
    """A mapping that nobody can change."""
    return MappingProxyType(dict(items))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Registry:
    """What all rooms declared. Mappings are by key; tuples are sorted by (weight, key).

    A registry is equal only to itself, so what is made of one can be kept by it.

    `routes` pairs a room's name with its handlers; `modules` are the manifests of plugins.
    `refused` are third-party plugins that are installed and not used.
    """

    modules: Mapping[str, Manifest] = field(default_factory=lambda: frozen({}))
    routes: tuple[tuple[str, tuple[Any, ...]], ...] = ()
    nav: tuple[NavItem, ...] = ()
    policies: Mapping[str, Policy] = field(default_factory=lambda: frozen({}))
    vetoes: Mapping[str, Sequence[Veto]] = field(default_factory=lambda: frozen({}))
    roles: Mapping[str, Role] = field(default_factory=lambda: frozen({}))
    signup_kinds: Mapping[str, SignupKind] = field(default_factory=lambda: frozen({}))
    signup_groups: Mapping[str, SignupGroup] = field(default_factory=lambda: frozen({}))
    calendar_kinds: Mapping[str, CalendarKind] = field(default_factory=lambda: frozen({}))
    agenda_sources: Mapping[str, AgendaSource] = field(default_factory=lambda: frozen({}))
    case_kinds: Mapping[str, CaseKind] = field(default_factory=lambda: frozen({}))
    message_kinds: Mapping[str, MessageKind] = field(default_factory=lambda: frozen({}))
    attachment_providers: Mapping[str, AttachmentProvider] = field(
        default_factory=lambda: frozen({})
    )
    channels: Mapping[str, Channel] = field(default_factory=lambda: frozen({}))
    document_kinds: Mapping[str, DocumentKind] = field(default_factory=lambda: frozen({}))
    exports: Mapping[str, Export] = field(default_factory=lambda: frozen({}))
    personal_data: Mapping[str, PersonalData] = field(default_factory=lambda: frozen({}))
    legal_numbers: Mapping[str, LegalNumber] = field(default_factory=lambda: frozen({}))
    reactions: Mapping[type[Signal], Sequence[Reaction]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    facts: Mapping[str, PublicFact] = field(default_factory=lambda: frozen({}))
    jobs: Mapping[str, Job] = field(default_factory=lambda: frozen({}))
    demo_seeds: tuple[DemoSeed, ...] = ()
    refused: tuple[RefusedPlugin, ...] = ()

    def facts_of(self, signal: type[Signal]) -> Sequence[PublicFact]:
        """What programs outside may be told of when such a signal is announced."""
        return [fact for fact in self.facts.values() if fact.to is signal]

    def is_on(self, key: str, on: Collection[str]) -> bool:
        """Whether the room that owns a key works while the modules `on` are switched on.

        Only plugins can be switched off: rooms of the core always work.
        """
        room = room_of(key)
        return room in on or room not in self.modules


def room_of(key: str) -> str:
    """The room that owns a key: `events.event.edit` belongs to `events`."""
    return key.partition(".")[0]


_current: list[Registry] = []


def install(registry: Registry) -> None:
    """Make a registry the one that this process works with; called once, in create_app()."""
    _current[:] = [registry]


def current() -> Registry:
    """The registry of this process. Raises RuntimeError before `install`."""
    if not _current:
        message = "the registry is not installed: create_app() or start() comes first"
        raise RuntimeError(message)
    return _current[0]
