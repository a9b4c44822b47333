"""Families on shifts: rules for each of them, a check-in each, hours of their own."""

from datetime import datetime, time, timedelta

import pytest

from core.checkin.api import Direction, ScanRequest, lists_of, scan
from core.contracts.ages import AgeBand
from core.contracts.errors import Refused
from core.contracts.signups import Applicant
from core.contracts.viewer import VISITOR
from core.data.commands import Sql, execute, read
from core.data.ids import new_id
from core.data.times import later, to_utc
from core.people.api import Relation
from core.signups.api import (
    Companion,
    SignUpRequest,
    Source,
    add_by_hand,
    confirm,
    sheet_by_id,
    sign_up,
)
from core.testing.people import make_viewer
from plugins.volunteering.service.counting import count_hours
from plugins.volunteering.tests.conftest import NOW, ZONE, lines, plan
from plugins.volunteering.tests.service.test_qualifications import needing
from plugins.volunteering.values import FAMILY, SHIFT_KIND

ZOSIA = Companion(name="Zosia", age=AgeBand.UNDER_13, leader_is=Relation.PARENT)
KUBA = Companion(name="Kuba", age=AgeBand.FROM_13, leader_is=Relation.PARENT)
JAN = Companion(name="Jan", age=AgeBand.ADULT)


def by_day(first=10, last=13):
    """Hours of a day that lies ahead, by the clocks there."""
    day = (NOW + timedelta(days=5)).date()
    start, end = (to_utc(datetime.combine(day, time(hour)), ZONE) for hour in (first, last))
    return plan(starts_at=start, ends_at=end)


def wish(sheet, viewer, *companions, **given):
    applicant = Applicant(
        name=viewer.name or "Ala",
        email=viewer.email or "ala@example.org",
        language="pl",
        person=viewer.person,
    )
    return SignUpRequest(
        sheet=sheet,
        applicant=applicant,
        idempotency_key="",
        companions=companions,
        age=AgeBand.ADULT,
        **given,
    )


async def refused(attempt):
    with pytest.raises(Refused) as found:
        await attempt
    return found.value.refusal


async def test_a_family_takes_places_on_a_shift_and_each_has_hours(make_public, coordinator):
    (shift,) = await lines((await make_public(shifts=(by_day(),))).id)
    (sheet,) = shift.sheets
    ala = await make_viewer("ala")
    assert (await sheet_by_id(sheet)).largest_party == FAMILY
    answer = await sign_up(wish(sheet, ala, ZOSIA, JAN), viewer=ala)
    assert answer.state == "confirmed"
    assert (await sheet_by_id(sheet)).taken == 3
    await execute(Sql("UPDATE checkin_list SET is_two_way = ?", [True]))
    (gate,) = await lists_of(SHIFT_KIND, shift.roles[0].id)
    party = await read("SELECT id, person, name FROM signups_signup WHERE sheet = ?", [sheet])
    for row in party:
        for hours, way in ((0, Direction.ENTRY), (2, Direction.EXIT)):
            request = ScanRequest(
                gate_list=gate.id,
                device=new_id(),
                nonce=new_id().hex,
                signup=row["id"],
                direction=way,
            )
            moment = later(shift.starts_at, timedelta(hours=hours))
            await scan(request, viewer=coordinator, now=moment)
    await count_hours(later(shift.ends_at, timedelta(hours=2)))
    counted = await read(
        "SELECT h.minutes, h.name, p.name AS person FROM volunteering_hour_entry h"
        " LEFT JOIN people_person p ON p.id = h.person"
    )
    assert sorted((row["person"] or row["name"], row["minutes"]) for row in counted) == [
        (ala.name, 120),
        ("Jan", 120),
        ("Zosia", 120),
    ]
    assert [row["name"] for row in counted if row["person"] is None] == ["Jan"]


async def test_the_age_of_each_is_looked_at_on_every_path(make_public, coordinator):
    offer = await make_public(shifts=(by_day(),), minimum_age=16)
    late = await make_public("Nocne czuwanie", shifts=(by_day(19, 21),))
    ala = await make_viewer("ala")
    for found, code in ((offer, "too_young"), (late, "forbidden_hours")):
        (sheet,) = (await lines(found.id))[0].sheets
        for attempt in (
            sign_up(wish(sheet, ala, JAN, KUBA), viewer=ala),
            sign_up(wish(sheet, ala, KUBA, source=Source.API), viewer=ala),
            add_by_hand(wish(sheet, ala, KUBA, source=Source.DESK), viewer=coordinator),
        ):
            told = await refused(attempt)
            assert (told.code, told.values["name"]) == (code, "Kuba")
        assert (await sheet_by_id(sheet)).taken == 0
        assert (await sign_up(wish(sheet, ala, JAN), viewer=ala)).state == "confirmed"


async def test_an_age_limit_set_while_a_family_is_held_is_asked_when_it_confirms(make_public):
    offer = await make_public(shifts=(by_day(),))
    (sheet,) = (await lines(offer.id))[0].sheets
    held = await sign_up(wish(sheet, VISITOR, KUBA), viewer=VISITOR)
    await execute(Sql("UPDATE volunteering_offer SET minimum_age = ?", [16]))
    await execute(Sql("UPDATE volunteering_role SET minimum_age = ?", [16]))
    assert (await refused(confirm(held.signup))).code == "too_young"


async def test_what_asks_papers_of_each_takes_nobody_along(make_public, coordinator):
    shift = await needing(await make_public(shifts=(by_day(),)), coordinator)
    children = await make_public("Lekcje", shifts=(by_day(),), has_minors_contact=True)
    ala = await make_viewer("ala")
    for sheet in (shift.sheets[0], (await lines(children.id))[0].sheets[0]):
        attempt = add_by_hand(wish(sheet, VISITOR, JAN, source=Source.DESK), viewer=coordinator)
        assert (await refused(attempt)).code != ""
        told = await refused(sign_up(wish(sheet, VISITOR, JAN), viewer=ala))
        assert (told.code, told.values["name"]) == ("by_themselves", "Jan")
