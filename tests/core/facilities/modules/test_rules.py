"""Modules that lean on each other are switched in order."""

from pathlib import Path

import pytest

from core.facilities.modules.rules import may_switch_off, may_switch_on
from core.kernel.manifests import Manifest


def manifest(name, *requires):
    return Manifest(
        name=name, title=name.title(), owner="", package=name, folder=Path(), requires=requires
    )


MODULES = {"events": manifest("events"), "fairs": manifest("fairs", "events")}


@pytest.mark.parametrize(
    ("rule", "module", "on", "named"),
    [
        (may_switch_off, "events", {"events", "fairs"}, "Fairs"),
        (may_switch_off, "events", {"events"}, None),
        (may_switch_off, "fairs", {"events", "fairs"}, None),
        (may_switch_on, "fairs", set(), "Events"),
        (may_switch_on, "fairs", {"events"}, None),
        (may_switch_on, "events", set(), None),
    ],
)
def test_switching(rule, module, on, named):
    refusal = rule(module, on=frozenset(on), modules=MODULES)
    assert (refusal.values["modules"] if refusal else None) == named
