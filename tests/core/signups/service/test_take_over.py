"""A place goes from one person to another: by itself, with the host, in races."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from core.contracts.ages import AgeBand
from core.contracts.errors import Invalid, Refused
from core.contracts.signups import Step
from core.contracts.verdicts import Refusal
from core.contracts.viewer import VISITOR, Viewer
from core.data.commands import Sql, Steps, read
from core.signups.api import cancel, hand_over, signup_by_id, withdraw_hand_over
from core.signups.loads import load_signup
from core.signups.queries.hand_overs import HandOverLink, hand_over_by_id, living_hand_over
from core.signups.service import exchange as module
from core.signups.service import take_over as verbs
from core.signups.service.answering import change_answers
from core.signups.service.exchange import Taken
from core.signups.service.hand_over import turn_down
from core.signups.service.take_over import Taker, agree_to_hand_over, take_over
from tests.core.services.questions.forms import FORM
from tests.core.signups import trial
from tests.core.signups.asking import ask_on, kept
from tests.core.signups.conftest import (
    NOW,
    OpenSheet,
    check_books,
    enter,
    execute,
    mails,
    make_person,
    sheet_row,
    state_of,
    states,
    wish,
)

pytestmark = pytest.mark.anyio
ROUNDS = 8


async def given_on(signup: UUID, **given: object) -> HandOverLink:
    made = await hand_over(signup, viewer=VISITOR, **given)  # type: ignore[arg-type]
    found = await hand_over_by_id(made)
    assert found is not None
    return found


async def taking(linked: HandOverLink, person: UUID | None, **given: object) -> Taken:
    who = Taker(viewer=Viewer(person=person), person=person, **given)  # type: ignore[arg-type]
    return await take_over(linked, who)


async def code_of(tried: object) -> str:
    with pytest.raises(Refused) as caught:
        await tried  # type: ignore[misc]
    return caught.value.refusal.code


async def a_full_sheet(make_sheet: OpenSheet, **given: object) -> tuple[UUID, UUID]:
    """A sheet with one place, and the sign-up of who has it."""
    sheet = await make_sheet(1, hands_over="told", **given)
    person = await make_person("Ala", "ala@example.org")
    return sheet, (await enter(sheet, person=person)).signup


async def test_place_becomes_a_new_sign_up_of_the_taker(make_sheet: OpenSheet) -> None:
    sheet, signup = await a_full_sheet(make_sheet)
    taker = await make_person("Jan", "jan@example.org")
    taken = await taking(await given_on(signup), taker)
    assert taken.signup is not None
    mine, theirs = await signup_by_id(taken.signup), await signup_by_id(signup)
    assert mine is not None
    assert theirs is not None
    assert (mine.person, mine.state, mine.source) == (taker, "confirmed", "hand_over")
    assert (theirs.state, theirs.cancelled_by, theirs.takes_place) == (
        "cancelled",
        "handed_on",
        False,
    )
    assert (await sheet_row(sheet))["taken"] == 1
    await check_books(sheet)


async def test_everybody_whom_it_concerns_is_told_once(make_sheet: OpenSheet) -> None:
    _, signup = await a_full_sheet(make_sheet)
    taker = await make_person("Jan", "jan@example.org")
    before = len(await mails())
    await taking(await given_on(signup), taker)
    told = {(one["kind"], one["email"]) for one in (await mails())[before:]}
    assert told == {
        ("signups.handed_over", "ala@example.org"),
        ("signups.confirmed", "jan@example.org"),
    }
    facts = [(type(one).__name__, one.signup) for one in trial.HEARD[-2:]]  # type: ignore[attr-defined]
    assert facts[0] == ("SignupCancelled", signup)
    assert facts[1][0] == "SignupConfirmed"


async def test_who_waits_is_not_let_in_between(make_sheet: OpenSheet) -> None:
    sheet, signup = await a_full_sheet(make_sheet)
    waiting = await enter(sheet, person=await make_person())
    await taking(await given_on(signup), await make_person())
    assert await state_of(waiting.signup) == "waitlisted"
    await check_books(sheet)


async def test_control_cancelling_instead_lets_in_who_waits(make_sheet: OpenSheet) -> None:
    """The test above would notice: a place that is free for a moment goes to the waiting list."""
    sheet, signup = await a_full_sheet(make_sheet)
    waiting = await enter(sheet, person=await make_person())
    await cancel(signup, viewer=VISITOR)
    assert await state_of(waiting.signup) == "offered"


async def test_taker_who_waited_is_off_the_waiting_list(make_sheet: OpenSheet) -> None:
    sheet, signup = await a_full_sheet(make_sheet)
    taker = await make_person("Jan")
    waiting = await enter(sheet, person=taker)
    taken = await taking(await given_on(signup), taker)
    assert await state_of(waiting.signup) == "cancelled"
    assert taken.signup is not None
    assert await state_of(taken.signup) == "confirmed"
    assert (await sheet_row(sheet))["waiting"] == 0
    await check_books(sheet)


async def test_mailed_link_makes_the_person_whose_address_it_is(make_sheet: OpenSheet) -> None:
    _, signup = await a_full_sheet(make_sheet)
    linked = await given_on(signup, email="nowy@example.org")
    assert [one["email"] for one in await mails("signups.hand_over_offered")] == [
        "nowy@example.org"
    ]
    taken = await taking(linked, None, name="Nowy Wolontariusz")
    (person,) = await read("SELECT name FROM people_person WHERE email = 'nowy@example.org'")
    assert person["name"] == "Nowy Wolontariusz"
    assert taken.link is not None
    assert (await read("SELECT email FROM signups_hand_over"))[0]["email"] == ""


async def test_link_that_was_mailed_to_nobody_asks_who_takes_it(make_sheet: OpenSheet) -> None:
    _, signup = await a_full_sheet(make_sheet)
    assert await code_of(taking(await given_on(signup), None)) == "hand_over_ended"
    assert await state_of(signup) == "confirmed"


async def test_taking_twice_changes_nothing(make_sheet: OpenSheet) -> None:
    sheet, signup = await a_full_sheet(make_sheet)
    linked, taker = await given_on(signup), await make_person()
    first, again = await taking(linked, taker), await taking(linked, taker)
    assert (first.signup, first.link) == (again.signup, again.link)
    assert (await states(sheet)).count("confirmed") == 1


@pytest.mark.parametrize("hands_over", ["told", "approved"])
async def test_rules_are_asked_of_the_taker(make_sheet: OpenSheet, hands_over: str) -> None:
    sheet, signup = await a_full_sheet(make_sheet)
    await execute("UPDATE signups_sheet SET hands_over = ?", hands_over)
    linked = await given_on(signup)
    busy = await make_person()
    await enter(await make_sheet(starts=101, ends=103), person=busy)
    assert await code_of(taking(linked, busy)) == "overlap"
    barred = await make_person("Ewa", "ewa@example.org")
    trial.RULES["ewa@example.org"] = Refusal("trial", "No.", is_personal=True)
    assert await code_of(taking(linked, barred)) == "trial"
    assert trial.ASKED[-1] is Step.TAKE_OVER
    assert await code_of(taking(linked, await _giver(signup))) == "own_place"
    assert await state_of(signup) == "confirmed"
    await check_books(sheet)


async def _giver(signup: UUID) -> UUID:
    place = await signup_by_id(signup)
    assert place is not None
    assert place.person is not None
    return place.person


async def test_rest_is_asked_of_the_taker(make_sheet: OpenSheet) -> None:
    _, signup = await a_full_sheet(make_sheet, rest_minutes=600)
    tired = await make_person()
    await enter(await make_sheet(starts=103, ends=104), person=tired)
    assert await code_of(taking(await given_on(signup), tired)) == "rest"


async def test_who_has_a_place_takes_no_second(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(2, hands_over="told")
    first = await enter(sheet, person=await make_person())
    other = await make_person()
    await enter(sheet, person=other)
    assert await code_of(taking(await given_on(first.signup), other)) == "already_signed_up"
    await check_books(sheet)


async def test_giver_is_free_for_something_else(make_sheet: OpenSheet) -> None:
    _, signup = await a_full_sheet(make_sheet)
    giver = await _giver(signup)
    await taking(await given_on(signup), await make_person())
    assert (await enter(await make_sheet(starts=101, ends=103), person=giver)).state == "confirmed"


async def test_minor_who_takes_waits_for_the_guardian_with_the_place(
    make_sheet: OpenSheet, registry: object
) -> None:
    kinds = registry.signup_kinds  # type: ignore[attr-defined]
    aged = trial.asking_age(kinds["trial.thing"])
    object.__setattr__(registry, "signup_kinds", {**kinds, "trial.thing": aged})
    sheet = await make_sheet(1, hands_over="told")
    adult = await make_person()
    signup = (await enter(sheet, person=adult, age=AgeBand.ADULT)).signup
    taken = await taking(
        await given_on(signup),
        await make_person("Zosia", "zosia@example.org"),
        age=AgeBand.FROM_16,
        guardian_email="mama@example.org",
    )
    assert taken.signup is not None
    place = await signup_by_id(taken.signup)
    assert place is not None
    assert place.waits_for_guardian
    assert [one["email"] for one in await mails("signups.guardian")][:1] == ["mama@example.org"]
    assert (await sheet_row(sheet))["taken"] == 1
    assert await state_of(signup) == "cancelled"
    # ... and such a place goes no further.
    assert await code_of(given_on(taken.signup)) == "not_confirmed"


async def test_place_on_a_waiting_list_cannot_be_given(make_sheet: OpenSheet) -> None:
    sheet, _ = await a_full_sheet(make_sheet)
    waiting = await enter(sheet, person=await make_person())
    assert await code_of(given_on(waiting.signup)) == "not_confirmed"


async def test_sheet_that_says_no_hands_nothing_over(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(1)
    signup = (await enter(sheet, person=await make_person())).signup
    assert await code_of(given_on(signup)) == "no_hand_over"


async def test_withdrawn_offer_cannot_be_taken(make_sheet: OpenSheet) -> None:
    _, signup = await a_full_sheet(make_sheet)
    linked = await given_on(signup)
    await withdraw_hand_over(signup, viewer=VISITOR)
    assert await living_hand_over(signup) is None
    assert await code_of(taking(linked, await make_person())) == "hand_over_ended"
    assert await state_of(signup) == "confirmed"


async def test_new_offer_ends_the_one_before(make_sheet: OpenSheet) -> None:
    _, signup = await a_full_sheet(make_sheet)
    first = await given_on(signup, email="jan@example.org")
    await given_on(signup, is_public=True)
    assert await code_of(taking(first, await make_person())) == "hand_over_ended"


async def test_offer_ends_when_it_begins(make_sheet: OpenSheet) -> None:
    _, signup = await a_full_sheet(make_sheet)
    linked = await given_on(signup)
    who = Taker(viewer=VISITOR, person=await make_person())
    late = take_over(linked, who, now=NOW + timedelta(hours=100))
    assert await code_of(late) == "hand_over_ended"


async def test_named_person_says_no(make_sheet: OpenSheet) -> None:
    _, signup = await a_full_sheet(make_sheet)
    linked = await given_on(signup, email="jan@example.org")
    await turn_down(linked)
    assert [one["email"] for one in await mails("signups.hand_over_declined")] == [
        "ala@example.org"
    ]
    assert await code_of(turn_down(linked)) == "hand_over_ended"


# --- where the host agrees ------------------------------------------------------------------------


async def asked_for(make_sheet: OpenSheet) -> tuple[UUID, UUID, UUID, HandOverLink]:
    """A sheet whose host agrees first: the sheet, the giver's sign-up, the taker, the offer."""
    sheet, signup = await a_full_sheet(make_sheet)
    await execute("UPDATE signups_sheet SET hands_over = 'approved'")
    linked, taker = await given_on(signup), await make_person("Jan", "jan@example.org")
    assert (await taking(linked, taker)).signup is None
    assert await state_of(signup) == "confirmed"
    return sheet, signup, taker, linked


async def test_host_agrees(make_sheet: OpenSheet) -> None:
    sheet, signup, taker, linked = await asked_for(make_sheet)
    await agree_to_hand_over(linked, agrees=True, viewer=VISITOR)
    assert await state_of(signup) == "cancelled"
    (mine,) = await read("SELECT state FROM signups_signup WHERE person = ?", [taker])
    assert mine["state"] == "confirmed"
    await check_books(sheet)


async def test_host_does_not_agree(make_sheet: OpenSheet) -> None:
    sheet, signup, taker, linked = await asked_for(make_sheet)
    await agree_to_hand_over(linked, agrees=False, viewer=VISITOR, reason="Za młody")
    assert await state_of(signup) == "confirmed"
    assert await read("SELECT id FROM signups_signup WHERE person = ?", [taker]) == []
    told = [(one["kind"], one["email"]) for one in await mails("signups.hand_over")]
    assert ("signups.hand_over_refused", "ala@example.org") in told
    assert ("signups.hand_over_not_yours", "jan@example.org") in told
    await check_books(sheet)


async def test_second_who_wants_it_waits_for_the_answer(make_sheet: OpenSheet) -> None:
    *_, linked = await asked_for(make_sheet)
    assert await code_of(taking(linked, await make_person())) == "hand_over_asked"


async def test_rules_are_asked_again_when_the_host_agrees(make_sheet: OpenSheet) -> None:
    _, signup, taker, linked = await asked_for(make_sheet)
    await enter(await make_sheet(starts=101, ends=103), person=taker)
    tried = agree_to_hand_over(linked, agrees=True, viewer=VISITOR)
    assert await code_of(tried) == "overlap"
    assert await state_of(signup) == "confirmed"
    await agree_to_hand_over(linked, agrees=True, viewer=VISITOR, override_reason="Zgoda obojga")
    (logged,) = await read(
        "SELECT reason FROM audit_entry WHERE action = 'signups.overlap.overridden'"
    )
    assert logged["reason"] == "Zgoda obojga"


async def test_giver_keeps_the_place_while_the_host_thinks(make_sheet: OpenSheet) -> None:
    _, signup, _, linked = await asked_for(make_sheet)
    await withdraw_hand_over(signup, viewer=VISITOR)
    assert len(await mails("signups.hand_over_not_yours")) == 1
    tried = agree_to_hand_over(linked, agrees=True, viewer=VISITOR)
    assert await code_of(tried) == "hand_over_ended"


# --- swaps ----------------------------------------------------------------------------------------


class Pair:
    """Two people, each with the only place of a sheet of their own, and how one offers a swap."""

    first: UUID
    second: UUID
    ala: UUID
    jan: UUID
    of_ala: UUID
    of_jan: UUID
    linked: HandOverLink


async def a_pair(make_sheet: OpenSheet, *, at: float = 100, **given: object) -> Pair:
    """Ala has the earlier one and wants Jan's; they overlap, so that nobody could have both."""
    pair = Pair()
    pair.first = await make_sheet(1, hands_over="told", starts=at, ends=at + 2, **given)
    pair.second = await make_sheet(1, hands_over="told", starts=at + 1, ends=at + 3, **given)
    pair.ala, pair.jan = await make_person("Ala"), await make_person("Jan")
    pair.of_ala = (await enter(pair.first, person=pair.ala)).signup
    pair.of_jan = (await enter(pair.second, person=pair.jan)).signup
    pair.linked = await given_on(pair.of_ala, wants=pair.second, is_public=True)
    return pair


async def who_has(sheet: UUID) -> list[str]:
    rows = await read(
        "SELECT person FROM signups_signup WHERE sheet = ? AND state = 'confirmed'", [sheet]
    )
    return [str(row["person"]) for row in rows]


async def test_two_swap_their_places(make_sheet: OpenSheet) -> None:
    pair = await a_pair(make_sheet)
    waiting = await enter(pair.first, person=await make_person())
    asked = await mails("signups.swap_offered")
    assert [one["name"] for one in asked] == ["Jan"]
    taken = await taking(pair.linked, pair.jan)
    assert await who_has(pair.first) == [str(pair.jan)]
    assert await who_has(pair.second) == [str(pair.ala)]
    assert [await state_of(one) for one in (pair.of_ala, pair.of_jan)] == ["cancelled"] * 2
    assert await state_of(waiting.signup) == "waitlisted"
    assert taken.signup not in (pair.of_ala, pair.of_jan)
    told = [(one["kind"], one["name"]) for one in (await mails())[-4:]]
    assert sorted(told) == [
        ("signups.confirmed", "Ala"),
        ("signups.confirmed", "Jan"),
        ("signups.handed_over", "Ala"),
        ("signups.handed_over", "Jan"),
    ]
    await check_books(pair.first)
    await check_books(pair.second)


async def test_swap_is_for_who_has_a_place_there(make_sheet: OpenSheet) -> None:
    pair = await a_pair(make_sheet)
    assert await code_of(taking(pair.linked, await make_person())) == "nothing_to_swap"
    assert await who_has(pair.first) == [str(pair.ala)]


async def test_rules_of_both_are_asked(make_sheet: OpenSheet) -> None:
    pair = await a_pair(make_sheet)
    await enter(await make_sheet(starts=102, ends=104), person=pair.ala)
    assert await code_of(taking(pair.linked, pair.jan)) == "overlap"  # Ala cannot have Jan's
    assert await who_has(pair.second) == [str(pair.jan)]
    other = await a_pair(make_sheet, at=200)
    await enter(await make_sheet(starts=199, ends=201), person=other.jan)
    assert await code_of(taking(other.linked, other.jan)) == "overlap"  # Jan cannot have Ala's
    for one in (pair, other):
        await check_books(one.first)
        await check_books(one.second)


async def test_swap_for_another_hosts_or_for_what_began_is_none(make_sheet: OpenSheet) -> None:
    pair = await a_pair(make_sheet)
    still = await make_sheet(2, starts=200, ends=202)
    assert await code_of(given_on(pair.of_ala, wants=still)) == "no_swap"  # it says no
    assert await code_of(given_on(pair.of_ala, wants=pair.first)) == "no_swap"
    await execute(
        "UPDATE signups_sheet SET starts_at = '2020-01-01 10:00:00+00:00' WHERE id = ?", pair.second
    )
    assert await code_of(given_on(pair.of_ala, wants=pair.second)) == "no_swap"
    assert await code_of(taking(pair.linked, pair.jan)) == "started"


async def test_host_of_one_sheet_agrees_to_a_swap(make_sheet: OpenSheet) -> None:
    pair = await a_pair(make_sheet)
    await execute("UPDATE signups_sheet SET hands_over = 'approved' WHERE id = ?", pair.second)
    assert (await taking(pair.linked, pair.jan)).signup is None
    assert await who_has(pair.first) == [str(pair.ala)]
    await agree_to_hand_over(pair.linked, agrees=True, viewer=VISITOR)
    assert await who_has(pair.first) == [str(pair.jan)]
    assert await who_has(pair.second) == [str(pair.ala)]


async def test_two_who_swap_with_each_other_at_once_swap_once(make_sheet: OpenSheet) -> None:
    for number in range(ROUNDS):
        pair = await a_pair(make_sheet, at=100 + 10 * number)
        back = await given_on(pair.of_jan, wants=pair.first, is_public=True)
        found = await both(taking(pair.linked, pair.jan), taking(back, pair.ala))
        assert sum(isinstance(one, Taken) for one in found) == 1
        assert await who_has(pair.first) == [str(pair.jan)]
        assert await who_has(pair.second) == [str(pair.ala)]
        await check_books(pair.first)
        await check_books(pair.second)


# --- races ---------------------------------------------------------------------------------------


async def both(*tries: object) -> list[object]:
    """All at once; refusals are answers too."""
    found = await asyncio.gather(*tries, return_exceptions=True)  # type: ignore[call-overload]
    for one in found:
        if isinstance(one, BaseException) and not isinstance(one, Refused):
            raise one
    return list(found)


async def test_two_who_take_at_once_get_one_place(make_sheet: OpenSheet) -> None:
    for number in range(ROUNDS):
        sheet = await make_sheet(
            1, hands_over="told", starts=100 + 3 * number, ends=102 + 3 * number
        )
        signup = (await enter(sheet, person=await make_person())).signup
        waiting = await enter(sheet, person=await make_person())
        linked = await given_on(signup, is_public=True)
        takers = [await make_person() for _ in range(3)]
        found = await both(*(taking(linked, one) for one in takers))
        assert sum(isinstance(one, Taken) for one in found) == 1
        assert (await states(sheet)).count("confirmed") == 1
        assert await state_of(waiting.signup) == "waitlisted"
        await check_books(sheet)


def claim_unguarded(*_: object, **__: object) -> Steps[None]:
    """Nothing tells the second one that the first was there."""
    yield Sql("SELECT 1")


def anybody(*_: object, **__: object) -> None:
    """Nobody looks whether the place is still the giver's."""


async def test_control_without_the_claim_two_get_one_place(
    make_sheet: OpenSheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The race above would notice: without the claim, and without looking again at the place under
    the lock, both have it."""
    monkeypatch.setattr(module, "_claim", claim_unguarded)
    for one in (module, verbs):
        monkeypatch.setattr(one, "may_take_over", anybody)
    sheet, signup = await a_full_sheet(make_sheet)
    linked = await given_on(signup)
    takers = [await make_person() for _ in range(2)]
    found = await both(*(taking(linked, one) for one in takers))
    assert sum(isinstance(one, Taken) for one in found) == 2
    with pytest.raises(AssertionError):
        await check_books(sheet)


async def test_taking_races_with_cancelling_and_signing_up(make_sheet: OpenSheet) -> None:
    for number in range(ROUNDS):
        sheet = await make_sheet(
            1, hands_over="told", starts=100 + 3 * number, ends=102 + 3 * number
        )
        signup = (await enter(sheet, person=await make_person())).signup
        await enter(sheet, person=await make_person())
        linked = await given_on(signup)
        late = wish(sheet, person=await make_person())
        await both(
            taking(linked, await make_person()),
            cancel(signup, viewer=VISITOR),
            enter(sheet, person=late.applicant.person),
        )
        row = await sheet_row(sheet)
        assert row["taken"] == 1
        await check_books(sheet)


# --- the sheet's questions -----------------------------------------------------------------------

ANSWERS = {"drives": "yes", "car": "lent"}
KEPT = {"drives": True, "car": "lent"}


async def asking_sheet(make_sheet: OpenSheet, hands_over: str) -> tuple[UUID, UUID, UUID]:
    """A full sheet that asks, the answered sign-up of who has the place, the version."""
    sheet = await make_sheet(1, hands_over=hands_over)
    version = await ask_on(sheet, *FORM)
    person = await make_person("Ala", "ala@example.org")
    signup = (await enter(sheet, person=person, answers={"drives": "no"})).signup
    return sheet, signup, version.id


async def test_who_takes_a_place_answers_what_the_sheet_asks(make_sheet: OpenSheet) -> None:
    sheet, signup, version = await asking_sheet(make_sheet, "told")
    taker = await make_person("Jan", "jan@example.org")
    linked = await given_on(signup)
    for answers in ({}, {"drives": "yes"}):
        with pytest.raises(Invalid) as wrong:
            await taking(linked, taker, answers=answers)
        assert all(name.startswith("answers.") for name in wrong.value.fields)
    assert await state_of(signup) == "confirmed"
    taken = await taking(linked, taker, answers=ANSWERS, answers_to=version)
    assert taken.signup is not None
    assert await kept(taken.signup) == KEPT
    assert await kept(signup) == {"drives": False}
    with pytest.raises(Refused) as decided:
        await change_answers(taken.signup, {"drives": "no"}, viewer=VISITOR)
    assert decided.value.refusal.code == "decided"
    await check_books(sheet)


async def test_where_the_host_agrees_first_the_taker_answers_once_it_is_theirs(
    make_sheet: OpenSheet,
) -> None:
    _, signup, _ = await asking_sheet(make_sheet, "approved")
    linked = await given_on(signup)
    await taking(linked, await make_person("Jan", "jan@example.org"))
    await agree_to_hand_over(linked, agrees=True, viewer=VISITOR)
    found = await hand_over_by_id(linked.handed.id)
    assert found is not None
    mine = found.handed.became
    assert mine is not None
    assert await kept(mine) is None
    payload = {"signup": str(mine), "sheet": str(linked.sheet.id)}
    assert (await load_signup(payload, "pl"))["is_unasked"]
    with pytest.raises(Invalid):
        await change_answers(mine, {}, viewer=VISITOR)
    await change_answers(mine, ANSWERS, viewer=VISITOR)
    assert await kept(mine) == KEPT
    assert not (await load_signup(payload, "pl"))["is_unasked"]
    assert await code_of(change_answers(mine, {"drives": "no"}, viewer=VISITOR)) == "decided"


async def test_where_nothing_is_asked_nothing_is_answered(make_sheet: OpenSheet) -> None:
    _, signup = await a_full_sheet(make_sheet)
    linked, taker = await given_on(signup), await make_person()
    with pytest.raises(Invalid):
        await taking(linked, taker, answers=ANSWERS)
    assert (await taking(linked, taker)).signup is not None
