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
        (may_switch_off, "events", {"events", "fairs"}, ("Fairs",)),
        (may_switch_off, "events", {"events"}, ()),
        (may_switch_off, "fairs", {"events", "fairs"}, ()),
        (may_switch_on, "fairs", set(), ("Events",)),
        (may_switch_on, "fairs", {"events"}, ()),
        (may_switch_on, "events", set(), ()),
    ],
)
def test_switching(rule, module, on, named):
    refusal = rule(module, on=frozenset(on), modules=MODULES)
    assert (refusal.values["modules"] if refusal else ()) == named


def test_what_leans_on_a_module_goes_first():
    from core.facilities.modules.rules import leaning_on

    modules = {
        name: Manifest(
            name=name, title=name, owner="", package=name, folder=Path(), requires=requires
        )
        for name, requires in {"a": (), "b": ("a",), "c": ("b",), "d": ("a",)}.items()
    }
    assert leaning_on("a", on=frozenset("abcd"), modules=modules) == ("c", "b", "d")
    assert leaning_on("a", on=frozenset("ac"), modules=modules) == ()


@pytest.mark.parametrize(
    ("is_ours", "count", "most", "is_grave", "is_off"),
    [
        (False, 3, 3, False, True),
        (False, 2, 3, False, False),
        (False, 1, 3, True, True),
        (True, 9, 3, True, False),
        (False, 9, 0, True, False),
    ],
)
def test_too_many_faults(is_ours, count, most, is_grave, is_off):
    from core.facilities.modules.rules import is_too_faulty

    one = Manifest(name="a", title="a", owner="", package="a", folder=Path(), is_ours=is_ours)
    assert is_too_faulty(one, count, most=most, is_grave=is_grave) is is_off
