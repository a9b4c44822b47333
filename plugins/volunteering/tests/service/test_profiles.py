"""A volunteer's profile: kept, replaced, deleted; new offers of favourites, told once."""

import pytest

from core.contracts.errors import Invalid, NotFound
from core.contracts.viewer import VISITOR
from core.data.commands import read
from core.testing.people import make_viewer
from plugins.volunteering.profiles import ProfileContent
from plugins.volunteering.queries.profiles import favourites_of, profile_of
from plugins.volunteering.service.profiles import (
    add_favourite,
    delete_profile,
    keep_profile,
    remove_favourite,
)
from plugins.volunteering.service.publishing import close_offer, publish_offer
from plugins.volunteering.tests.conftest import mails
from plugins.volunteering.volunteers_privacy import (
    collect_profile,
    erase_profile,
)

TOLD = ProfileContent(
    languages=("pl", "uk"), skills=("cooking",), phone="600 100 200", hears_of_offers=True
)


async def test_the_last_profile_counts(db):
    ola = await make_viewer("ola")
    await keep_profile(ola, TOLD)
    await keep_profile(ola, ProfileContent(skills=("law",)))
    assert await profile_of(ola.person) == ProfileContent(skills=("law",))
    await delete_profile(ola)
    assert await profile_of(ola.person) == ProfileContent()


async def test_a_wrong_number_keeps_nothing(db):
    ola = await make_viewer("ola")
    with pytest.raises(Invalid) as invalid:
        await keep_profile(ola, ProfileContent(phone="44051401359"))
    assert set(invalid.value.fields) == {"phone"}
    assert await read("SELECT 1 AS one FROM volunteering_profile") == []
    with pytest.raises(NotFound):
        await keep_profile(VISITOR, TOLD)


async def test_new_offers_are_told_once_to_those_who_asked(host, make_offer, coordinator):
    ola, jan, ewa = [await make_viewer(name) for name in ("ola", "jan", "ewa")]
    for one in (ola, jan):
        await add_favourite(one, host.slug)
        await add_favourite(one, host.slug)
    await keep_profile(ola, TOLD)
    await keep_profile(ewa, TOLD)
    offer = await make_offer()
    await publish_offer(coordinator, offer.id)
    await close_offer(coordinator, offer.id)
    await publish_offer(coordinator, offer.id)
    assert [row["email"] for row in await mails("volunteering.new_offer")] == [ola.email]


async def test_what_is_no_favourite_any_more_is_silent(host, make_offer, coordinator):
    ola = await make_viewer("ola")
    await keep_profile(ola, TOLD)
    await add_favourite(ola, host.slug)
    assert [one.slug for one in await favourites_of(ola.person)] == [host.slug]
    await remove_favourite(ola, host.slug)
    await publish_offer(coordinator, (await make_offer()).id)
    assert await mails("volunteering.new_offer") == []


async def test_a_person_sees_all_of_it_and_erases_it(host):
    ola = await make_viewer("ola")
    await keep_profile(ola, TOLD)
    await add_favourite(ola, host.slug)
    shown = repr(await collect_profile(ola.person))
    assert "600 100 200" in shown
    assert host.short_name in shown
    assert [one.rows for one in await erase_profile(ola.person)] == [1, 1]
    assert await collect_profile(ola.person) == []
