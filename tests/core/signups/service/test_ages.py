"""A corrected age is followed by what rests on it: places wait, are given, or end."""

from __future__ import annotations

from uuid import UUID

import pytest

from core.contracts.ages import AgeBand
from core.contracts.verdicts import Refusal
from core.contracts.viewer import VISITOR
from core.data.commands import read
from core.people.api import correct_age
from tests.core.signups import trial
from tests.core.signups.conftest import (
    OpenSheet,
    check_books,
    count,
    enter,
    execute,
    mails,
    make_person,
    minor,
    sheet_row,
    state_of,
    waits_for_guardian,
)

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("minors_need_consent")]
OLA = "ola@example.org"


async def becomes(person: UUID, band: AgeBand, host: UUID) -> None:
    await correct_age(VISITOR, person, band, organization=host, reason="seen on a school card")


async def test_a_minor_who_said_adult_waits_for_the_guardian(
    make_sheet: OpenSheet, host: UUID
) -> None:
    sheet, person = await make_sheet(), await make_person("Ola", OLA)
    taken = await enter(sheet, person=person, email=OLA, age=AgeBand.ADULT)
    assert taken.state == "confirmed"
    await becomes(person, AgeBand.FROM_13, host)
    assert await waits_for_guardian(taken.signup)
    assert await count("signups_commitment") == 0
    assert (await sheet_row(sheet))["taken"] == 1
    assert [mail["email"] for mail in await mails("signups.guardian_needed")] == [OLA]
    await becomes(person, AgeBand.FROM_16, host)
    assert len(await mails("signups.guardian_needed")) == 1
    await check_books(sheet)


async def test_a_grown_up_who_was_taken_for_a_minor_has_the_place(
    make_sheet: OpenSheet, host: UUID
) -> None:
    sheet, person = await make_sheet(), await minor(OLA)
    held = await enter(sheet, person=person, email=OLA)
    assert await waits_for_guardian(held.signup)
    await becomes(person, AgeBand.ADULT, host)
    assert await state_of(held.signup) == "confirmed"
    assert await count("signups_commitment") == 1
    await check_books(sheet)


async def test_what_the_right_age_forbids_ends_with_notice(
    make_sheet: OpenSheet, host: UUID
) -> None:
    sheet, person = await make_sheet(1), await make_person("Ola", OLA)
    taken = await enter(sheet, person=person, email=OLA, age=AgeBand.ADULT)
    waits = await enter(sheet)
    trial.RULES[OLA] = Refusal("forbidden_hours", "Not at night.", is_personal=True)
    await becomes(person, AgeBand.FROM_13, host)
    assert await state_of(taken.signup) == "cancelled"
    (row,) = await read("SELECT reason FROM signups_signup WHERE id = ?", [taken.signup])
    assert row["reason"] == "Not at night."
    assert len(await mails("signups.cancelled")) == 1
    assert await state_of(waits.signup) == "offered"
    await check_books(sheet)


async def test_what_is_over_and_what_asks_no_age_stays(make_sheet: OpenSheet, host: UUID) -> None:
    over, elsewhere = await make_sheet(), await make_sheet(starts=200, ends=201, kind="fair.stall")
    person = await make_person("Ola", OLA)
    places = [await enter(one, person=person, email=OLA) for one in (over, elsewhere)]
    await execute("UPDATE signups_sheet SET starts_at = created_at WHERE id = ?", over)
    await becomes(person, AgeBand.FROM_13, host)
    assert [await state_of(one.signup) for one in places] == ["confirmed", "confirmed"]
