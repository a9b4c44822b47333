"""Signing up: held, confirmed, asked for, waiting, refused; retries; limits."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from core.contracts.errors import NotFound, Refused, TooMany
from core.contracts.viewer import VISITOR, Viewer
from core.data.commands import Sql, Steps, read
from core.data.ids import new_id
from core.data.transactions import tx
from core.signups.api import Source, add_by_hand, change_sheet, confirm, sign_up, signups_of
from core.signups.signals import SignupConfirmed, SignupHeld, SignupWaitlisted
from tests.core.signups import trial
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
    states,
    wish,
)

pytestmark = pytest.mark.anyio


async def refusal_of(sheet: UUID, **given: object) -> str:
    with pytest.raises(Refused) as caught:
        await enter(sheet, **given)
    return caught.value.refusal.code


async def test_visitor_holds_a_place_and_nobody_is_known_yet(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet()
    answer = await enter(sheet, email="ala@example.org", name="Ala Żuk")
    assert answer.state == "held"
    assert (await sheet_row(sheet))["taken"] == 1
    assert await count("people_person") == 0
    assert await count("signups_commitment") == 0
    (mail,) = await mails()
    assert (mail["kind"], mail["email"], mail["name"]) == (
        "signups.confirm",
        "ala@example.org",
        "Ala Żuk",
    )
    assert [type(fact) for fact in trial.HEARD] == [SignupHeld]
    await check_books(sheet)


async def test_signed_in_person_has_the_place_at_once(make_sheet: OpenSheet) -> None:
    sheet, person = await make_sheet(), await make_person()
    answer = await enter(sheet, person=person)
    assert answer.state == "confirmed"
    assert [mail["kind"] for mail in await mails()] == ["signups.confirmed"]
    assert [type(fact) for fact in trial.HEARD] == [SignupConfirmed]
    await check_books(sheet)


async def test_nothing_that_opens_a_door_is_stored(make_sheet: OpenSheet) -> None:
    from core.signups.links import link_token

    sheet = await make_sheet()
    answer = await enter(sheet)
    token = link_token(answer.link)
    for table in ("outbox_message", "signups_link", "idempotency_answer", "signups_signup"):
        rows = await read(f"SELECT * FROM {table}")
        assert token not in str(rows)


async def test_full_sheet_puts_on_the_waiting_list(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(1)
    await enter(sheet)
    answer = await enter(sheet)
    assert answer.state == "waitlisted"
    row = await sheet_row(sheet)
    assert (row["taken"], row["waiting"]) == (1, 1)
    assert isinstance(trial.HEARD[-1], SignupWaitlisted)
    assert (await mails())[-1]["kind"] == "signups.waitlisted"
    await check_books(sheet)


async def test_full_sheet_without_waiting_list_refuses_and_leaves_nothing(
    make_sheet: OpenSheet,
) -> None:
    sheet = await make_sheet(1, has_waiting_list=False)
    await enter(sheet)
    assert await refusal_of(sheet) == "full"
    assert await count("idempotency_answer") == 1
    await check_books(sheet)


def nobody_comes_here(sheet: UUID) -> Steps[None]:
    """In the place of the command's lock: reached by whoever stood in line."""
    yield Sql("SELECT 1 AS one")
    raise NotImplementedError


async def test_full_sheet_refuses_before_the_line(
    make_sheet: OpenSheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = await make_sheet(1, has_waiting_list=False)
    free = await make_sheet(1, has_waiting_list=False)
    await enter(full)
    monkeypatch.setattr("core.signups.service.sign_up.locked_sheet", nobody_comes_here)
    assert await refusal_of(full) == "full"
    assert await refusal_of(full, person=await make_person()) == "full"
    with pytest.raises(NotImplementedError):  # the control: where there is a place, one does
        await enter(free)


async def test_full_sheet_gives_a_retry_the_answer_of_before(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(1, has_waiting_list=False)
    first = await enter(sheet, email="ala@example.org", key="once")
    again = await enter(sheet, email="ala@example.org", key="once")
    assert again.is_repeat
    assert again.signup == first.signup


async def test_full_sheet_gives_the_last_place_to_who_held_it_before_signing_in(
    make_sheet: OpenSheet,
) -> None:
    sheet, person = await make_sheet(1, has_waiting_list=False), await make_person()
    held = await enter(sheet, email="ala@example.org")
    answer = await enter(sheet, email="Ala@example.org", person=person)
    assert answer.state == "confirmed"
    assert await state_of(held.signup) == "cancelled"
    assert await refusal_of(sheet, person=person) == "already_signed_up"
    await check_books(sheet)


async def test_no_limit_means_no_limit(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(None)
    for _ in range(7):
        assert (await enter(sheet)).state == "held"
    await check_books(sheet)


async def test_the_rooms_own_rules_are_asked(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet()
    trial.BARRED.add("no@example.org")
    assert await refusal_of(sheet, email="no@example.org") == "barred"


async def test_unknown_sheet_is_not_found(make_sheet: OpenSheet) -> None:
    with pytest.raises(NotFound):
        await enter(new_id())


async def test_person_signs_up_once(make_sheet: OpenSheet) -> None:
    sheet, person = await make_sheet(), await make_person()
    await enter(sheet, person=person)
    assert await refusal_of(sheet, person=person) == "already_signed_up"
    await check_books(sheet)


async def test_overlap_is_refused_and_touching_ends_pass(make_sheet: OpenSheet) -> None:
    person = await make_person()
    await enter(await make_sheet(starts=10, ends=12), person=person)
    await enter(await make_sheet(starts=12, ends=13), person=person)
    await enter(await make_sheet(starts=9, ends=10), person=person)
    assert await refusal_of(await make_sheet(starts=11, ends=14), person=person) == "overlap"
    assert await count("signups_commitment") == 3


async def test_warning_sheet_asks_once_more(make_sheet: OpenSheet) -> None:
    person = await make_person()
    await enter(await make_sheet(starts=10, ends=12), person=person)
    fair = await make_sheet(starts=8, ends=20, overlap="warn")
    assert await refusal_of(fair, person=person) == "overlap_warning"
    assert (await enter(fair, person=person, accepts_overlap=True)).state == "confirmed"


async def test_same_key_gets_the_same_answer(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet()
    first = await enter(sheet, email="ala@example.org", key="once")
    again = await enter(sheet, email="ala@example.org", key="once")
    assert (again.signup, again.link, again.state) == (first.signup, first.link, first.state)
    assert again.is_repeat
    assert not first.is_repeat
    assert await count("signups_signup") == 1
    assert len(await mails()) == 1


async def test_same_key_with_other_data_is_refused(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet()
    await enter(sheet, email="ala@example.org", key="once")
    assert await refusal_of(sheet, email="ela@example.org", key="once") == "key_reused"


async def test_requests_without_a_key_are_never_taken_for_one(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet()
    for email in ("ala@example.org", "ela@example.org"):
        await sign_up(replace(wish(sheet, email=email), idempotency_key=""), viewer=VISITOR)
    assert (await sheet_row(sheet))["taken"] == 2


async def test_refused_request_can_be_sent_again_with_its_key(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(1, has_waiting_list=False)
    await enter(sheet)
    assert await refusal_of(sheet, email="ala@example.org", key="k") == "full"
    await change_sheet(sheet, viewer=None, capacity=2)
    assert (await enter(sheet, email="ala@example.org", key="k")).state == "held"


async def test_second_try_of_an_address_takes_no_second_place(make_sheet: OpenSheet) -> None:
    """The same answer, a link of its own, one place; whoever typed it sees nothing of the first."""
    sheet = await make_sheet()
    first = await enter(sheet, email="ala@example.org", name="Ala")
    second = await enter(sheet, email="ALA@example.org", name="Somebody")
    assert second.state == first.state == "held"
    assert second.link != first.link
    assert second.signup != first.signup
    assert not second.is_repeat
    assert (await sheet_row(sheet))["taken"] == 1
    assert [place.name for place in await signups_of(sheet)] == ["Ala"]
    await check_books(sheet)


async def test_known_and_unknown_addresses_get_the_same(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet()
    person = await make_person("Ala", "ala@example.org")
    await enter(sheet, person=person)
    known = await enter(sheet, email="ala@example.org")
    unknown = await enter(sheet, email="ela@example.org")
    assert known.state == unknown.state == "held"
    assert [mail["kind"] for mail in (await mails())[1:]] == ["signups.confirm"] * 2


async def test_five_live_holds_an_address(make_sheet: OpenSheet) -> None:
    for _ in range(5):
        await enter(await make_sheet(), email="ala@example.org")
    sheet = await make_sheet()
    assert await refusal_of(sheet, email="Ala@example.org") == "too_many_holds"
    assert (await enter(sheet, email="ela@example.org")).state == "held"


async def test_twenty_sign_ups_a_minute_an_account(make_sheet: OpenSheet) -> None:
    person = await make_person()
    for number in range(20):
        await enter(await make_sheet(starts=10 + 2 * number, ends=11 + 2 * number), person=person)
    with pytest.raises(TooMany):
        await enter(await make_sheet(starts=200, ends=201), person=person)


async def test_class_of_thirty_from_one_address_signs_up(make_sheet: OpenSheet) -> None:
    """Thirty at once behind one router: nothing counts by network address."""
    sheet = await make_sheet(30)
    answers = await asyncio.gather(*(enter(sheet) for _ in range(30)))
    assert [answer.state for answer in answers] == ["held"] * 30
    await check_books(sheet)


async def test_request_for_a_place_takes_none_until_it_is_accepted(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(1, needs_approval=True)
    asked = await enter(sheet, person=await make_person())
    held = await enter(sheet)
    assert (asked.state, held.state) == ("requested", "held")
    assert (await sheet_row(sheet))["taken"] == 0
    assert (await confirm(held.signup)).state == "requested"
    await check_books(sheet)


async def test_party_gets_all_places_or_waits_together(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(5, largest_party=4)
    first = await enter(sheet, companions=("Ola", "Jan"))
    assert first.state == "held"
    second = await enter(sheet, companions=("Ela", "Iwo"))
    assert second.state == "waitlisted"
    third = await enter(sheet, companions=("Bo",))
    assert third.state == "held"
    row = await sheet_row(sheet)
    assert (row["taken"], row["waiting"]) == (5, 3)
    await check_books(sheet)


async def test_notice_is_kept_with_version_and_time(make_sheet: OpenSheet) -> None:
    answer = await sign_up(
        wish(await make_sheet(), notice_version="abc123"), viewer=VISITOR, now=NOW
    )
    (row,) = await read(
        "SELECT notice_version, accepted_at FROM signups_signup WHERE id = ?", [answer.signup]
    )
    assert row["notice_version"] == "abc123"
    assert row["accepted_at"] == NOW


async def test_shut_sheet_takes_visitors_no_more_but_the_hosts_own(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(closes_at=NOW - timedelta(hours=1))
    assert await refusal_of(sheet) == "closed_by_time"
    desk = Viewer(account=None)
    answer = await add_by_hand(wish(sheet, source=Source.DESK, email="b@example.org"), viewer=desk)
    assert answer.state == "confirmed"
    assert await count("people_person") == 1
    walk_in = wish(sheet, source=Source.WALK_IN, name="Pan Jan")
    nameless = type(walk_in.applicant)(name="Pan Jan", email="", language="pl")
    answer = await add_by_hand(replace(walk_in, applicant=nameless), viewer=desk)
    assert answer.state == "confirmed"
    assert sorted(place.name for place in await signups_of(sheet)) == ["Pan Jan", "Łucja Wąs"]


async def test_host_never_goes_over_capacity(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(1)
    await add_by_hand(wish(sheet, source=Source.DESK), viewer=VISITOR)
    with pytest.raises(Refused) as caught:
        await add_by_hand(wish(sheet, source=Source.DESK), viewer=VISITOR)
    assert caught.value.refusal.code == "full"
    assert await count("people_person") == 1
    await check_books(sheet)


async def test_host_overrides_an_overlap_with_a_reason_that_is_logged(
    make_sheet: OpenSheet,
) -> None:
    await make_person("Ala", "ala@example.org")
    first, second = await make_sheet(starts=10, ends=12), await make_sheet(starts=11, ends=13)
    await add_by_hand(wish(first, email="ala@example.org", source=Source.DESK), viewer=VISITOR)
    with pytest.raises(Refused) as caught:
        await add_by_hand(wish(second, email="ala@example.org", source=Source.DESK), viewer=VISITOR)
    assert caught.value.refusal.code == "overlap"
    await add_by_hand(
        wish(second, email="ala@example.org", source=Source.DESK, override_reason="she asked"),
        viewer=VISITOR,
    )
    rows = await read("SELECT reason FROM audit_entry WHERE action = 'signups.overlap.overridden'")
    assert [row["reason"] for row in rows] == ["she asked"]


async def test_hold_of_ones_own_address_is_used_and_not_lost_to_those_who_wait(
    make_sheet: OpenSheet,
) -> None:
    """Held by mail first, then signed in or standing at the gate: one place, the same one."""
    sheet = await make_sheet(1)
    held = await enter(sheet, email="ala@example.org")
    waiting = await enter(sheet)
    walk_in = wish(sheet, email="Ala@example.org", source=Source.WALK_IN)
    answer = await add_by_hand(walk_in, viewer=VISITOR)
    assert answer.state == "confirmed"
    assert await state_of(held.signup) == "cancelled"
    assert await state_of(waiting.signup) == "waitlisted"
    await check_books(sheet)


async def test_inside_a_transaction_all_is_undone_with_it(make_sheet: OpenSheet) -> None:
    """The same command for desk, import, promotion; facts are told after the commit only."""
    sheet = await make_sheet()
    with pytest.raises(ZeroDivisionError):
        async with tx():
            await enter(sheet)
            assert trial.HEARD == []
            raise ZeroDivisionError
    assert trial.HEARD == []
    assert await count("signups_signup") == 0
    async with tx():
        answer = await enter(sheet)
    assert await state_of(answer.signup) == "held"
    assert len(trial.HEARD) == 1
    assert await states(sheet) == ["held"]
    await check_books(sheet)
