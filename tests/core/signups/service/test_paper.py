"""People from paper: entered, waiting, taken back."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from core.contracts.ages import AgeBand
from core.contracts.errors import Invalid, NotFound, Refused
from core.contracts.viewer import VISITOR
from core.data.commands import read
from core.data.ids import new_id
from core.data.times import later
from core.data.transactions import tx
from core.people.api import ConsentScope, Relation, age_of, blank_person, consents_of
from core.signups.api import SignUpAnswer, add_from_paper, cancel, signup_by_id, undo_entry
from core.signups.privacy import collect, erase
from core.signups.queries.paper import papers_of_signups
from core.signups.service.consents import Answer, consent_on_paper
from tests.core.signups.conftest import (
    NOW,
    OpenSheet,
    check_books,
    count,
    enter,
    mails,
    make_person,
    sheet_row,
    state_of,
    waits_for_guardian,
)

pytestmark = pytest.mark.anyio
SIGNED = (NOW - timedelta(days=2)).date()


async def typed(sheet: UUID, name: str = "Halina Lis", key: str = "") -> SignUpAnswer:
    """What a coordinator enters."""
    return await add_from_paper(sheet, name=name, signed_on=SIGNED, key=key, viewer=VISITOR)


async def test_somebody_without_an_address_has_a_place_and_gets_no_mail(
    make_sheet: OpenSheet,
) -> None:
    sheet = await make_sheet(needs_approval=True)
    answer = await typed(sheet)
    place = await signup_by_id(answer.signup)
    assert place is not None
    assert (place.state, place.name, place.email) == ("confirmed", "Halina Lis", "")
    assert place.person is not None
    paper = (await papers_of_signups([answer.signup]))[answer.signup]
    assert (paper.signed_on, paper.joined_at) == (SIGNED, None)
    assert await count("signups_commitment") == 1
    assert await mails() == []
    await check_books(sheet)


async def test_two_of_one_name_are_two_and_a_sent_again_form_is_one(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet()
    first = await typed(sheet, key="one")
    again = await typed(sheet, key="one")
    other = await typed(sheet, key="two")
    assert again.signup == first.signup != other.signup
    assert await count("signups_paper") == await count("people_person") == 2
    with pytest.raises(Refused):
        await typed(sheet, "Ktoś Inny", key="one")


async def test_a_full_sheet_has_them_wait_and_the_free_place_is_theirs(
    make_sheet: OpenSheet,
) -> None:
    sheet = await make_sheet(1)
    holder = await enter(sheet, person=await make_person())
    answer = await typed(sheet)
    assert answer.state == "waitlisted"
    await cancel(holder.signup, viewer=VISITOR)
    assert await state_of(answer.signup) == "confirmed"
    assert await count("signups_commitment") == 1
    await check_books(sheet)


async def test_a_full_sheet_without_a_list_refuses_and_leaves_nobody(
    make_sheet: OpenSheet,
) -> None:
    sheet = await make_sheet(0, has_waiting_list=False)
    with pytest.raises(Refused):
        await typed(sheet)
    assert await count("people_person") == await count("signups_paper") == 0


async def test_a_form_is_not_signed_tomorrow(make_sheet: OpenSheet) -> None:
    with pytest.raises(Invalid):
        await add_from_paper(
            await make_sheet(),
            name="A",
            signed_on=(NOW + timedelta(days=2)).date(),
            key="",
            viewer=VISITOR,
        )


async def test_a_mistyped_entry_is_taken_back_with_its_name(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet()
    answer = await typed(sheet)
    for _ in range(2):
        await undo_entry(answer.signup, viewer=VISITOR)
    assert await state_of(answer.signup) == "cancelled"
    assert (await sheet_row(sheet))["taken"] == 0
    assert "Halina" not in str(await read("SELECT * FROM people_person"))
    late = await typed(sheet)
    with pytest.raises(Refused):
        await undo_entry(late.signup, viewer=VISITOR, now=later(NOW, timedelta(hours=1)))
    with pytest.raises(NotFound):
        await undo_entry(new_id(), viewer=VISITOR)


async def test_the_form_is_in_what_a_person_gets_and_goes_when_they_are_erased(
    make_sheet: OpenSheet,
) -> None:
    answer = await typed(await make_sheet())
    place = await signup_by_id(answer.signup)
    assert place is not None
    assert place.person is not None
    assert (await collect(place.person))[0]["paper_signed_on"] == SIGNED.isoformat()
    report = await erase(place.person)
    assert {one.table: one.rows for one in report}["signups_paper"] == 1
    assert await count("signups_paper") == 0


@pytest.mark.usefixtures("minors_need_consent")
@pytest.mark.parametrize("band", ["under_13", "13_15", "16_17"])
async def test_a_minor_from_paper_waits_for_the_guardians_paper(
    make_sheet: OpenSheet, band: str
) -> None:
    sheet, age = await make_sheet(), AgeBand(band)
    answer = await add_from_paper(
        sheet, name="Zosia Mała", signed_on=SIGNED, age=age, key="", viewer=VISITOR
    )
    assert await waits_for_guardian(answer.signup)
    assert await count("signups_commitment") == 0
    form = Answer(
        guardian_name="Ewa Mała", relation=Relation.PARENT, scope=ConsentScope.ORGANIZATION
    )
    await consent_on_paper(
        answer.signup, form, signed_on=SIGNED, lies="folder 2", viewer=VISITOR, now=NOW
    )
    assert await state_of(answer.signup) == "confirmed"
    place = await signup_by_id(answer.signup)
    assert place is not None and place.person is not None
    ola = await make_person("Zosia Mała")
    async with tx():
        await blank_person(place.person, name_to=ola)
    said = await age_of(ola)
    assert said is not None
    assert said.band is age
    assert [one.guardian_name for one in await consents_of(ola)] == ["Ewa Mała"]


@pytest.mark.usefixtures("minors_need_consent")
async def test_a_grown_up_from_paper_has_the_place_at_once(make_sheet: OpenSheet) -> None:
    answer = await add_from_paper(
        await make_sheet(),
        name="Jan Lis",
        signed_on=SIGNED,
        age=AgeBand.ADULT,
        key="",
        viewer=VISITOR,
    )
    assert answer.state == "confirmed"
