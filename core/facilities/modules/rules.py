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
    return Refusal("modules.needed", text, {"modules": ", ".join(leaning)})


def may_switch_on(module: str, *, on: frozenset[str], modules: Mapping[str, Manifest]) -> Verdict:
    """Refuses while modules that this one requires are off, and names them."""
    missing = sorted(modules[name].title for name in modules[module].requires if name not in on)
    if not missing:
        return None
    text = msg("Switch on first what it needs: %(modules)s.")
    return Refusal("modules.lacking", text, {"modules": ", ".join(missing)})
