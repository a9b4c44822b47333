"""Calls for cover: who is called, who is not, nobody twice, the first has the place."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from core.contracts.errors import Refused
from core.contracts.signups import Applicant, Step
from core.contracts.texts import LocalizedText
from core.contracts.viewer import VISITOR, Viewer
from core.data.commands import read
from core.data.ids import new_token
from core.signups.api import SignUpRequest, cancel, sign_up
from core.testing.people import join, make_viewer
from plugins.volunteering.profiles import SATURDAY, ProfileContent, times_of
from plugins.volunteering.qualifying import QualificationContent
from plugins.volunteering.queries import roles_of
from plugins.volunteering.service.cover import call_for_cover
from plugins.volunteering.service.profiles import add_favourite, keep_profile
from plugins.volunteering.service.qualifications import claim_qualification
from plugins.volunteering.service.roles import change_role
from plugins.volunteering.signups import may_apply
from plugins.volunteering.tests.conftest import NOW, ZONE, at, lines, plan
from plugins.volunteering.values import Audience, RoleContent

AGREES = ProfileContent(takes_calls=True, only_favourites=False)


async def somebody(name: str, profile: ProfileContent | None = AGREES) -> Viewer:
    viewer = await make_viewer(name)
    if profile is not None:
        await keep_profile(viewer, profile)
    return viewer


async def takes(viewer: Viewer, sheet) -> object:
    applicant = Applicant(name=viewer.name, email=viewer.email, language="pl", person=viewer.person)
    wish = SignUpRequest(sheet=sheet, applicant=applicant, idempotency_key=new_token()[0])
    return await sign_up(wish, viewer=viewer)


async def called() -> list[str]:
    rows = await read(
        "SELECT email FROM outbox_message WHERE kind = 'volunteering.cover' ORDER BY email"
    )
    return [row["email"] for row in rows]


@pytest.fixture
async def places(make_public):
    """The only place of a shift."""
    (shift,) = await lines((await make_public(shifts=(plan(capacity=1),))).id)
    return shift.roles[0]


async def test_who_agreed_and_is_free_is_called(places, coordinator):
    ala = await somebody("ala")
    await somebody("nieproszony", ProfileContent())
    await somebody("bez", None)
    assert await call_for_cover(coordinator, places.id) == 1
    assert await called() == [ala.email]


async def test_nobody_is_called_twice_for_a_shift(places, coordinator):
    await somebody("ala")
    assert await call_for_cover(coordinator, places.id) == 1
    jan = await somebody("jan")
    assert await call_for_cover(coordinator, places.id) == 1
    assert len(await called()) == 2
    assert jan.email in await called()
    assert [row["told"] for row in await read("SELECT told FROM volunteering_call")] == [1, 1]


async def test_two_coordinators_who_call_at_once_call_each_person_once(places, coordinator):
    for number in range(6):
        await somebody(f"osoba{number}")
    told = await asyncio.gather(*(call_for_cover(coordinator, places.id) for _ in range(3)))
    assert sum(told) == 6
    assert len(await called()) == len(set(await called())) == 6


async def test_who_is_busy_anywhere_is_not_called(make_public, places, coordinator):
    other = await make_public("Zbiórka", shifts=(plan(101, 104),))
    (shift,) = await lines(other.id)
    busy, free = await somebody("zajety"), await somebody("wolny")
    await takes(busy, shift.roles[0].sheet)
    assert await call_for_cover(coordinator, places.id) == 1
    assert await called() == [free.email]


async def test_availability_counts_where_it_was_given(places, coordinator):
    at_hand = times_of(at(100), at(103), ZONE)
    other = ({SATURDAY} if SATURDAY not in at_hand else {"night"}) - at_hand
    await somebody(
        "nie", ProfileContent(takes_calls=True, only_favourites=False, availability=tuple(other))
    )
    able = await somebody(
        "tak",
        ProfileContent(takes_calls=True, only_favourites=False, availability=tuple(at_hand)),
    )
    await call_for_cover(coordinator, places.id)
    assert await called() == [able.email]


async def test_only_favourites_call_who_said_so(places, coordinator, host):
    await somebody("obcy_klub", ProfileContent(takes_calls=True, only_favourites=True))
    fan = await somebody("kibic", ProfileContent(takes_calls=True, only_favourites=True))
    await add_favourite(fan, host.slug)
    await call_for_cover(coordinator, places.id)
    assert await called() == [fan.email]


async def test_qualifications_count_on_the_day_of_the_shift(make_public, coordinator, host):

    offer = await make_public()
    (shift,) = await lines(offer.id)
    (role,) = await roles_of(offer.id)
    await change_role(
        coordinator,
        role.id,
        RoleContent(
            title=LocalizedText.of("Ratownik"), qualifications=("first_aid",), trusts_claims=True
        ),
    )
    able, ended, none = [await somebody(name) for name in ("ma", "konczy", "brak")]
    await claim_qualification(able, QualificationContent(kind="first_aid"), host=host.slug)
    ends = (NOW + timedelta(days=1)).date()
    await claim_qualification(
        ended, QualificationContent(kind="first_aid", valid_until=ends), host=host.slug
    )
    assert none
    await call_for_cover(coordinator, shift.roles[0].id)
    assert await called() == [able.email]


async def test_no_oftener_in_a_day_than_the_citys_number(make_public, coordinator):
    await somebody("ala")
    told = []
    for number in range(3):
        offer = await make_public(
            f"Akcja {number}", shifts=(plan(100 + 9 * number, 102 + 9 * number),)
        )
        (shift,) = await lines(offer.id)
        told.append(await call_for_cover(coordinator, shift.roles[0].id))
    assert told == [1, 1, 0]
    assert await call_for_cover(coordinator, shift.roles[0].id, now=NOW + timedelta(hours=25)) == 1


async def test_no_call_where_nobody_is_missing_or_others_wait(places, coordinator):
    jan, ewa = await somebody("jan"), await somebody("ewa", None)
    await takes(jan, places.sheet)
    with pytest.raises(Refused) as caught:
        await call_for_cover(coordinator, places.id)
    assert caught.value.refusal.code == "no_gap"
    await takes(ewa, places.sheet)
    assert await called() == []


async def test_first_who_takes_it_has_the_place(places, coordinator):
    people = [await somebody(f"osoba{number}") for number in range(4)]
    await call_for_cover(coordinator, places.id)
    answers = await asyncio.gather(*(takes(one, places.sheet) for one in people))
    assert sorted(one.state for one in answers).count("confirmed") == 1  # type: ignore[attr-defined]


async def test_coordinators_hear_of_a_late_gap(make_public, host):
    ola = await join(await make_viewer("ola"), host)
    (shift,) = await lines((await make_public(shifts=(plan(30, 33, capacity=1),))).id)
    jan = await somebody("jan", None)
    answer = await takes(jan, shift.roles[0].sheet)
    await cancel(answer.signup, viewer=jan)  # type: ignore[attr-defined]
    rows = await read("SELECT email FROM outbox_message WHERE kind = 'volunteering.dropped_out'")
    assert [row["email"] for row in rows] == [ola.email]


async def test_gap_that_comes_early_is_no_news(places, coordinator):
    jan = await somebody("jan", None)
    answer = await takes(jan, places.sheet)
    await cancel(answer.signup, viewer=jan)  # type: ignore[attr-defined]
    assert not await read("SELECT id FROM outbox_message WHERE kind = 'volunteering.dropped_out'")


async def test_members_place_goes_on_to_members_only(make_public, host):
    offer = await make_public(shifts=(plan(audience=Audience.MEMBERS),))
    (shift,) = await lines(offer.id)
    member, stranger = await join(await make_viewer("nasz"), host), await make_viewer("obca")

    async def verdict(viewer: Viewer) -> object:
        applicant = Applicant(
            name="", email="", language="pl", person=viewer.person, step=Step.TAKE_OVER
        )
        return await may_apply(shift.roles[0].id, applicant, VISITOR, NOW)

    assert await verdict(member) is None
    assert (await verdict(stranger)).code == "members"  # type: ignore[attr-defined]
