"""Addresses made of titles are free, and two writers of one title both get one."""

import pytest

from core.data import slugs
from core.data.slugs import free_name, free_slug, save_under_slug
from core.people.tables import Organization
from core.testing.people import make_host


@pytest.mark.parametrize(
    ("taken", "name"),
    [((), "park"), (("park",), "park-2"), (("park", "park-2"), "park-3"), (("park-2",), "park")],
)
def test_the_lowest_free_number_is_taken(taken, name):
    assert free_name("park", taken) == name


async def test_a_title_without_letters_stands_under_its_kind(db):
    assert await free_slug(Organization.slug, "!!!", otherwise="grupa") == "grupa"


async def test_ones_own_is_free_and_other_pages_are_not(db):
    await make_host("zielony-klon", name="Zielony Klon")
    wanted = {"title": "Zielony Klon", "otherwise": "grupa"}
    assert await free_slug(Organization.slug, **wanted) == "zielony-klon-2"
    assert await free_slug(Organization.slug, **wanted, but="zielony-klon") == "zielony-klon"
    assert (
        await free_slug(Organization.slug, **wanted, reserved={"zielony-klon-2"})
        == "zielony-klon-3"
    )


def named(name):
    return Organization(
        kind="association", legal_name=name, short_name=name, name_folded=name,
        legal_skeleton=name, short_skeleton=name, state="draft", email="a@example.org",
    )  # fmt: skip


async def test_a_second_writer_of_a_title_is_met_by_another_try(db, monkeypatch):
    await make_host("klon", name="Klon")

    async def blind(column, start):
        return frozenset()

    done = []

    async def then():
        done.append(True)

    monkeypatch.setattr(slugs, "slugs_like", blind)
    row = named("Klon")
    await save_under_slug(row, "Klon", otherwise="grupa", then=then)
    assert (row.slug, done) == ("klon-2", [True])


async def test_nothing_is_saved_when_what_follows_fails(db):
    async def fails():
        raise ValueError

    with pytest.raises(ValueError):
        await save_under_slug(named("Lipa"), "Lipa", otherwise="grupa", then=fails)
    assert await Organization.count().where(Organization.slug == "lipa") == 0
