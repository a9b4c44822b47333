"""The first pages: one's own, a desk's, the city's; each shows what is next and to whom."""

import re

import pytest

from core.testing.marks import TWIN
from core.testing.switches import switch_off

DESK = "/desk/{slug}"


async def slug_of(world, organization):
    from core.people.api import organization_by_id

    return (await organization_by_id(organization)).slug


async def test_one_sees_ones_own_sign_ups_and_organizations(sown):
    page = await sown.world.browser(sown.app, "volunteer").get("/me")
    assert page.status_code == 200
    other = await sown.world.browser(sown.app, "city_admin").get("/me")
    assert "/signup/" in page.text or "/me/signups" in page.text
    assert page.text != other.text


async def test_a_desk_has_what_is_next_and_its_big_button(sown):
    slug = await slug_of(sown.world, sown.world.ours)
    page = await sown.world.browser(sown.app, "coordinator").get(DESK.format(slug=slug))
    assert page.status_code == 200
    assert f'href="/desk/{slug}/events/new"' in page.text
    await switch_off("events")
    page = await sown.world.browser(sown.app, "coordinator").get(DESK.format(slug=slug))
    assert f'href="/desk/{slug}/events/new"' not in page.text


async def test_a_desk_says_that_the_city_asks_something(sown):
    """Each of the two organizations was asked about its own case."""
    slug = await slug_of(sown.world, sown.world.ours)
    page = await sown.world.browser(sown.app, "coordinator").get(DESK.format(slug=slug))
    assert re.findall(rf'href="/desk/{slug}/cases/[\w-]+"', page.text)
    assert TWIN not in page.text


@pytest.mark.parametrize(
    ("actor", "status"),
    [("visitor", 303), ("twin_organization_admin", 404), ("organization_admin", 200)],
)
async def test_a_desk_is_for_those_who_work_there(sown, actor, status):
    slug = await slug_of(sown.world, sown.world.ours)
    page = await sown.world.browser(sown.app, actor).get(DESK.format(slug=slug))
    assert page.status_code == status


async def test_a_desk_that_is_not_there_is_not_found(sown):
    page = await sown.world.browser(sown.app, "organization_admin").get("/desk/nobody")
    assert page.status_code == 404


@pytest.mark.parametrize(
    ("actor", "status"), [("visitor", 303), ("organization_admin", 403), ("city_officer", 200)]
)
async def test_the_citys_desk_is_for_its_office(sown, actor, status):
    assert (await sown.world.browser(sown.app, actor).get("/city")).status_code == status
