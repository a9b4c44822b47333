"""Sheets are opened, changed and cancelled by the room whose thing has places."""

from __future__ import annotations

import json
from uuid import UUID

import pytest

from core.contracts.errors import Refused
from core.contracts.viewer import VISITOR
from core.data.commands import read
from core.data.encoding import as_instant
from core.data.errors import is_unique_violation
from core.data.transactions import tx
from core.signups.api import (
    cancel_sheet,
    change_sheet,
    contacts_of,
    free_places,
    open_sheet,
    sheet_by_id,
    sheet_of,
)
from tests.core.signups.conftest import (
    NOW,
    OpenSheet,
    at,
    check_books,
    count,
    enter,
    mails,
    make_person,
    state_of,
    states,
)

pytestmark = pytest.mark.anyio


async def test_thing_has_one_sheet(make_sheet: OpenSheet) -> None:
    sheet = await sheet_by_id(await make_sheet())
    assert sheet is not None
    assert await sheet_of(sheet.kind, sheet.subject) == sheet
    with pytest.raises(Exception) as caught:
        async with tx():
            await open_sheet(
                kind=sheet.kind,
                subject=sheet.subject,
                organization=sheet.organization,
                capacity=1,
                starts_at=NOW,
                ends_at=at(1),
            )
    assert is_unique_violation(caught.value)


@pytest.mark.parametrize(
    "wrong",
    [{"ends": 100}, {"ends": 99}, {"capacity": -1}, {"largest_party": 0}, {"largest_party": 11}],
)
async def test_impossible_sheet_is_refused(make_sheet: OpenSheet, wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="a "):
        await make_sheet(**wrong)


async def test_new_time_moves_commitments_and_tells_everybody(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet()
    await enter(sheet, person=await make_person())
    await enter(sheet, email="visitor@example.org")
    await change_sheet(sheet, viewer=VISITOR, starts_at=at(50), ends_at=at(53))
    (time,) = await read("SELECT starts_at, ends_at FROM signups_commitment")
    assert (as_instant(time["starts_at"]), as_instant(time["ends_at"])) == (at(50), at(53))
    assert len(await mails("signups.changed")) == 2
    await check_books(sheet)


async def test_new_time_that_meets_taken_time_keeps_and_marks_the_sign_up(
    make_sheet: OpenSheet,
) -> None:
    person = await make_person()
    await enter(await make_sheet(starts=10, ends=12), person=person)
    sheet = await make_sheet(starts=20, ends=22)
    answer = await enter(sheet, person=person)
    await change_sheet(sheet, viewer=VISITOR, starts_at=at(11), ends_at=at(13))
    assert await state_of(answer.signup) == "confirmed"
    assert await marked(answer.signup)
    await change_sheet(sheet, viewer=VISITOR, starts_at=at(12), ends_at=at(14))
    assert not await marked(answer.signup)


async def marked(signup: UUID) -> bool:
    rows = await read("SELECT has_conflict FROM signups_signup WHERE id = ?", [signup])
    return bool(rows[0]["has_conflict"])


async def test_room_that_tells_itself_leaves_the_engine_silent_but_for_the_marked(
    make_sheet: OpenSheet,
) -> None:
    person = await make_person("Ala", "ala@example.org")
    await enter(await make_sheet(starts=10, ends=12), person=person)
    sheet = await make_sheet(starts=20, ends=22)
    await enter(sheet, person=person)
    await enter(sheet, email="ela@example.org")
    await change_sheet(sheet, viewer=VISITOR, tells=False, starts_at=at(11), ends_at=at(13))
    assert [mail["email"] for mail in await mails("signups.changed")] == ["ala@example.org"]
    await cancel_sheet(sheet, "storm", viewer=VISITOR, tells=False)
    assert await mails("signups.cancelled") == []


async def test_cancelled_sheet_is_not_merely_closed(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet()
    await cancel_sheet(sheet, "storm", viewer=VISITOR)
    await change_sheet(sheet, viewer=VISITOR, state="closed", capacity=9)
    found = await sheet_by_id(sheet)
    assert found is not None
    assert (found.state, found.capacity) == ("cancelled", 9)


async def test_links_live_as_long_as_the_moved_thing(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet()
    await enter(sheet)
    await change_sheet(sheet, viewer=VISITOR, starts_at=at(9000), ends_at=at(9001))
    rows = await read("SELECT expires_at FROM signups_link")
    assert {as_instant(row["expires_at"]) for row in rows} == {at(9001 + 30 * 24)}


async def test_change_to_what_it_is_does_nothing(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet()
    await enter(sheet, person=await make_person())
    await change_sheet(sheet, viewer=VISITOR, capacity=5, starts_at=at(100))
    assert len(await mails()) == 1


async def test_capacity_never_falls_below_what_is_taken(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(3)
    for _ in range(2):
        await enter(sheet)
    with pytest.raises(Refused) as caught:
        await change_sheet(sheet, viewer=VISITOR, capacity=1)
    assert caught.value.refusal.values == {"taken": 2}
    await change_sheet(sheet, viewer=VISITOR, capacity=2)


async def test_unknown_column_is_refused(make_sheet: OpenSheet) -> None:
    with pytest.raises(ValueError, match="taken"):
        await change_sheet(await make_sheet(), viewer=VISITOR, taken=0)


async def test_cancelled_sheet_ends_all_and_tells_why(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(2)
    await enter(sheet, person=await make_person())
    await enter(sheet, email="a@example.org")
    await enter(sheet, email="b@example.org")
    for _ in range(2):
        await cancel_sheet(sheet, "storm", viewer=VISITOR)
    assert await states(sheet) == ["cancelled"] * 3
    assert await count("signups_commitment") == 0
    assert len(await mails("signups.cancelled")) == 3
    found = (await free_places([sheet]))[sheet]
    assert (found.state, found.taken, found.waiting, found.free) == ("cancelled", 0, 0, 2)
    await check_books(sheet)
    with pytest.raises(Refused) as caught:
        await enter(sheet)
    assert caught.value.refusal.code == "cancelled"


async def test_contacts_are_all_who_have_or_want_a_place(make_sheet: OpenSheet) -> None:
    key = await make_sheet(1)
    sheet = await sheet_by_id(key)
    assert sheet is not None
    await enter(key, person=await make_person("Ala", "ala@example.org"))
    for _ in range(2):
        await enter(key, email="waits@example.org")
    found = await contacts_of(sheet.kind, sheet.subject)
    assert [(one.email, one.state) for one in found] == [
        ("ala@example.org", "confirmed"),
        ("waits@example.org", "waitlisted"),
    ]


async def test_who_waits_reads_of_a_move_in_a_notice(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(capacity=1)
    for name in ("ala", "ola"):
        await enter(sheet, person=await make_person(name, f"{name}@example.org"))
    assert await states(sheet) == ["confirmed", "waitlisted"]
    await change_sheet(sheet, viewer=VISITOR, starts_at=at(50), ends_at=at(53))
    told = {one["email"]: json.loads(one["payload"]) for one in await mails("signups.changed")}
    methods = {email: payload["method"] for email, payload in told.items()}
    assert methods == {"ala@example.org": "REQUEST", "ola@example.org": "PUBLISH"}
