"""When a module may be switched: never before those that lean on it."""

from collections.abc import Mapping

from core.contracts.texts import msg
from core.contracts.verdicts import Refusal, Verdict
from core.kernel.manifests import Manifest


def may_switch_off(module: str, *, on: frozenset[str], modules: Mapping[str, Manifest]) -> Verdict:
    """Refuses while modules that require this one are on, and names them."""
    leaning = sorted(
        modules[name].title for name in on if name in modules and module in modules[name].requires
    )
    if not leaning:
        return None
    text = msg("Switch off first what needs it: %(modules)s.")
    return Refusal("modules.needed", text, {"modules": tuple(leaning)})


def may_switch_on(module: str, *, on: frozenset[str], modules: Mapping[str, Manifest]) -> Verdict:
    """Refuses while modules that this one requires are off, and names them."""
    missing = sorted(modules[name].title for name in modules[module].requires if name not in on)
    if not missing:
        return None
    text = msg("Switch on first what it needs: %(modules)s.")
    return Refusal("modules.lacking", text, {"modules": tuple(missing)})


def leaning_on(
    module: str, *, on: frozenset[str], modules: Mapping[str, Manifest]
) -> tuple[str, ...]:
    """The modules that are on and cannot be without this one, those that nobody needs first."""
    found: list[str] = []
    for name in sorted(on & modules.keys()):
        if module in modules[name].requires and name not in found:
            found += [one for one in leaning_on(name, on=on, modules=modules) if one not in found]
            found.append(name)
    return tuple(found)


def is_too_faulty(manifest: Manifest, count: int, *, most: int, is_grave: bool) -> bool:
    """Whether a module's own faults switch it off.

    Our own modules stay on: the city's events must not be lost to one broken page, and their
    faults are ours to mend. With `most` 0 nothing is switched off.
    """
    return not manifest.is_ours and most > 0 and (is_grave or count >= most)
