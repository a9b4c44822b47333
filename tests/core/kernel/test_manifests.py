"""Manifests are read without importing code, ordered, and refused with a reason."""

from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from core.kernel.manifests import (
    BadManifest,
    Found,
    Manifest,
    find_manifests,
    in_order,
    installed_manifests,
    manifests_in,
    read_manifest,
    with_guests,
)
from core.settings import current


def write(folder, name, text):
    room = folder / name
    room.mkdir(parents=True)
    (room / "manifest.toml").write_text(text, encoding="utf-8")
    return room


GOOD = 'name = "{0}"\ntitle = "T"\nowner = "O"\nrequires = {1}\n'


def test_plugins_are_ordered_after_what_they_require(tmp_path):
    write(tmp_path, "alpha", GOOD.format("alpha", '["omega"]'))
    write(tmp_path, "omega", GOOD.format("omega", "[]"))
    assert [one.name for one in in_order(manifests_in(tmp_path))] == ["omega", "alpha"]


def test_a_missing_requirement_is_named(tmp_path):
    write(tmp_path, "alpha", GOOD.format("alpha", '["ghost"]'))
    with pytest.raises(BadManifest, match=r"alpha requires \['ghost'\]"):
        in_order(manifests_in(tmp_path))


def test_a_circle_is_refused(tmp_path):
    write(tmp_path, "alpha", GOOD.format("alpha", '["omega"]'))
    write(tmp_path, "omega", GOOD.format("omega", '["alpha"]'))
    with pytest.raises(BadManifest, match="circle"):
        in_order(manifests_in(tmp_path))


def test_two_plugins_may_not_share_a_name(tmp_path):
    room = write(tmp_path, "alpha", GOOD.format("alpha", "[]"))
    twice = [read_manifest(room, package="a"), read_manifest(room, package="b")]
    with pytest.raises(BadManifest, match="share a name"):
        in_order(twice)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('name = "alpha"\ntitle = "T"\n', "lacks"),
        (GOOD.format("alpha", "[]") + 'colour = "red"\n', "does not know"),
        ("name = ", "alpha"),
        (GOOD.format("beta", "[]"), "says its name"),
    ],
)
def test_a_bad_manifest_is_refused_by_name(tmp_path, text, fault):
    write(tmp_path, "alpha", text)
    with pytest.raises(BadManifest, match=fault):
        manifests_in(tmp_path)


def test_the_plugins_of_the_tree_are_found():
    assert {"events", "volunteering"} <= {one.name for one in find_manifests().manifests}


def guest(name, requires=()):
    return Manifest(
        name=name, title=name, owner="", package=name, folder=Path(), requires=requires,
        is_ours=False,
    )  # fmt: skip


def test_a_guest_that_does_not_fit_is_refused_and_the_others_stay():
    ours = [Manifest(name="events", title="E", owner="", package="events", folder=Path())]
    guests = Found(
        manifests=(guest("b", ("a",)), guest("a"), guest("events"), guest("c", ("nobody",)))
    )
    found = with_guests(ours, guests)
    assert [one.name for one in found.manifests] == ["events", "a", "b"]
    assert {one.name for one in found.refused} == {"events", "c"}


def test_a_distribution_that_cannot_be_read_is_refused():
    torn = EntryPoint(name="torn", value="no_such_package", group="pospolu.plugins")
    found = installed_manifests([torn])
    assert [one.name for one in found.refused] == ["torn"]


def test_a_guest_that_the_settings_name_is_refused_by_name(monkeypatch):
    found = Found(manifests=(guest("a"), guest("b")))
    monkeypatch.setattr("core.kernel.manifests.installed_manifests", lambda: found)
    monkeypatch.setenv("POSPOLU_LEFT_OUT", "ghost, a")
    current.cache_clear()
    said = find_manifests()
    assert [one.name for one in said.refused] == ["a"]
    assert "left_out" in said.refused[0].reason
    assert {"b", "events"} <= {one.name for one in said.manifests}
    monkeypatch.undo()
    current.cache_clear()


def test_safe_mode_leaves_guests_out(monkeypatch):
    found = Found(manifests=(guest("a"),))
    monkeypatch.setattr("core.kernel.manifests.installed_manifests", lambda: found)
    assert "a" in {one.name for one in find_manifests().manifests}
    monkeypatch.setenv("POSPOLU_SAFE_MODE", "1")
    current.cache_clear()
    assert "a" not in {one.name for one in find_manifests().manifests}
    monkeypatch.undo()
    current.cache_clear()
