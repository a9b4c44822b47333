"""One registry out of what all rooms said, once their answers are found to fit together."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from core.contracts.agenda import AgendaSource
from core.contracts.calendar import CalendarKind
from core.contracts.documents import DocumentKind
from core.contracts.exports import Export
from core.contracts.facts import PublicFact
from core.contracts.messages import AttachmentProvider, Channel, MessageKind
from core.contracts.permissions import Policy, Role, Veto
from core.contracts.reactions import Reaction
from core.contracts.signups import SignupGroup, SignupKind
from core.kernel.asking import ANSWERS, Answers, BadPlugin
from core.kernel.containment import contained
from core.kernel.manifests import Manifest
from core.kernel.registry import Registry, frozen


def freeze(answers: Sequence[Answers], manifests: Sequence[Manifest] = ()) -> Registry:
    """One registry out of what rooms said; plugins' behaviour is put within boundaries.

    Raises BadPlugin where the answers do not fit together.
    """
    said = _within_boundaries(answers, {manifest.name for manifest in manifests})

    def of(hook: str, kind: type) -> list[Any]:
        return [answer for answer in said[hook] if isinstance(answer, kind)]

    def keyed(hook: str, kind: type = object) -> Mapping[str, Any]:
        return frozen(_by_key(of(hook, kind)))

    reactions = _grouped(of("register_reactions", Reaction), lambda one: one.to)
    registry = Registry(
        modules=frozen({manifest.name: manifest for manifest in manifests}),
        routes=tuple(
            (answer.room.name, tuple(answer.said["register_routes"])) for answer in answers
        ),
        nav=tuple(_by_key(said["register_nav"]).values()),
        policies=keyed("register_permissions", Policy),
        vetoes=frozen(_grouped(of("register_permissions", Veto), lambda veto: veto.policy)),
        roles=keyed("register_permissions", Role),
        signup_kinds=keyed("register_signup_kinds", SignupKind),
        signup_groups=keyed("register_signup_kinds", SignupGroup),
        calendar_kinds=keyed("register_calendar_kinds", CalendarKind),
        agenda_sources=keyed("register_calendar_kinds", AgendaSource),
        case_kinds=keyed("register_case_kinds"),
        message_kinds=keyed("register_message_kinds", MessageKind),
        attachment_providers=keyed("register_message_kinds", AttachmentProvider),
        channels=keyed("register_message_kinds", Channel),
        document_kinds=keyed("register_documents"),
        exports=keyed("register_exports"),
        personal_data=keyed("register_personal_data"),
        legal_numbers=keyed("register_legal_numbers"),
        reactions=MappingProxyType(reactions),
        facts=keyed("register_reactions", PublicFact),
        jobs=keyed("register_jobs"),
        demo_seeds=tuple(said["register_demo"]),
    )
    _check_references(registry)
    _check_periods(registry)
    return registry


def _within_boundaries(
    answers: Sequence[Answers], plugins: Collection[str]
) -> Mapping[str, Sequence[Any]]:
    """What all rooms said to each hook, in their order."""
    return {
        hook: [
            contained(one) if answer.room.name in plugins else one
            for answer in answers
            for one in answer.said[hook]
        ]
        for hook in ANSWERS
    }


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


def _check_periods(registry: Registry) -> None:
    for data in registry.personal_data.values():
        for name in (data.keep_for, *(one.keep_for for one in data.forgets)):
            if name and name not in registry.legal_numbers:
                message = f"{data.key}: there is no legal number {name!r}"
                raise BadPlugin(message)
