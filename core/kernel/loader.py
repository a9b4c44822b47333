"""Takes third-party plugins in, one by one; one that cannot be used is refused by name."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace

from core.kernel.anatomy import fault_of_tables, faults_of
from core.kernel.asking import Answers, BadPlugin, ask, open_room
from core.kernel.freezing import freeze
from core.kernel.manifests import Manifest, RefusedPlugin
from core.kernel.registry import Registry

log = logging.getLogger("pospolu.kernel")

Trial = Callable[[Registry, Manifest], str | None]
"""Says what is wrong with the newest plugin of a registry, or None."""


def admit(
    ours: Registry, base: Sequence[Answers], guests: Sequence[Manifest], trial: Trial
) -> Registry:
    """`ours` with every third-party plugin that can be used; the others are refused by name.

    `base` are the answers that `ours` was made of. A fault of one guest harms nobody else.
    """
    registry, answers, refused = ours, list(base), list[RefusedPlugin]()
    for guest in guests:
        try:
            newest = _answers_of(guest, beside=registry)
            tried = freeze([*answers, newest], [*registry.modules.values(), guest])
            if fault := trial(tried, guest):
                raise BadPlugin(fault)  # noqa: TRY301 -- refused like any other
        except BadPlugin as error:
            reason = str(error).removeprefix(f"{guest.name}: ")
            refused.append(RefusedPlugin(name=guest.name, reason=reason))
            log.error("plugin %s is refused: %s", guest.name, reason)  # noqa: TRY400 -- the reason says it
        else:
            registry = tried
            answers.append(newest)
    return replace(registry, refused=tuple(refused))


def _answers_of(guest: Manifest, *, beside: Registry) -> Answers:
    """Look at the folder before anything of it is imported, then ask. Raises BadPlugin."""
    if lacking := sorted(set(guest.requires) - beside.modules.keys()):
        message = f"it requires {', '.join(lacking)}, which was refused"
        raise BadPlugin(message)
    if fault := next(faults_of(guest), None) or fault_of_tables(guest):
        raise BadPlugin(fault)
    return ask(open_room(guest.package, name=guest.name))
