"""Families sign up in one step: ages, guardians' consents, one place each, never split."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from uuid import UUID

import pytest

from core.contracts.ages import AgeBand
from core.contracts.errors import Invalid, Refused
from core.contracts.verdicts import Refusal
from core.contracts.viewer import VISITOR
from core.data.commands import Row, Steps, read
from core.data.encoding import as_uuid
from core.data.times import later, utc_now
from core.people.api import ConsentScope, GuardianConsent, Relation, consent_by_link, consent_token
from core.signups.api import Companion, Source, accept_offer, add_by_hand, cancel, confirm, decide
from core.signups.messages import load_companion_gone, load_guardian
from core.signups.service import guardians
from core.signups.service.ages import look_at_age
from core.signups.service.cancel import lapse_due
from core.signups.service.companions import remove_companion
from core.signups.service.consents import Answer, consent, refuse_consent, withdraw_consent
from core.signups.values import Place
from core.web.rendering import render_text
from tests.core.signups import trial
from tests.core.signups.conftest import (
    OpenSheet,
    check_books,
    enter,
    execute,
    mails,
    make_person,
    minor,
    sheet_row,
    states,
    wish,
)

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("minors_need_consent")]

MUM = "mum@example.org"
ZOSIA = Companion(name="Zosia", age=AgeBand.UNDER_13, leader_is=Relation.PARENT)
KUBA = Companion(name="Kuba", age=AgeBand.FROM_13, guardian_email=MUM)
IGA = Companion(name="Iga", age=AgeBand.FROM_16, guardian_email=MUM)
JAN = Companion(name="Jan", age=AgeBand.ADULT)
ONCE = Answer(guardian_name="Ewa Nowak", relation=Relation.PARENT, scope=ConsentScope.SIGNUP)


async def adult(email: str = "") -> UUID:
    person = await minor(email)
    await execute("UPDATE people_person SET age_band = 'adult' WHERE id = ?", person)
    return person


async def party(leader: UUID) -> dict[str, Row]:
    """The rows of a party by name."""
    rows = await read(
        "SELECT s.*, COALESCE(p.name, s.name) AS called FROM signups_signup s"
        " LEFT JOIN people_person p ON p.id = s.person WHERE s.party = ?",
        [leader],
    )
    return {str(row["called"]): row for row in rows}


async def consents() -> list[Row]:
    return await read(
        "SELECT child, signup, way, state, guardian_name, guardian_email, relation, scope,"
        " given_at FROM people_guardian_consent ORDER BY created_at, id"
    )


async def asked_mails() -> list[Row]:
    return [mail for mail in await mails("signups.guardian") if mail["kind"] == "signups.guardian"]


async def question(number: int = -1) -> GuardianConsent:
    mail = (await asked_mails())[number]
    found = await consent_by_link(consent_token(UUID(json.loads(mail["payload"])["consent"])))
    assert found is not None
    return found


async def code(sheet: UUID, *companions: Companion, **given: object) -> str:
    with pytest.raises(Refused) as refused:
        await enter(sheet, companions=companions, **given)  # type: ignore[arg-type]
    return refused.value.refusal.code


# --- who may come along --------------------------------------------------------------------------


async def test_a_parent_brings_a_child_and_consents_in_the_same_step(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(5, largest_party=5)
    parent = await adult("ala@example.org")
    answer = await enter(sheet, person=parent, companions=(ZOSIA, JAN))
    assert await states(sheet) == ["confirmed"] * 3
    found = await party(answer.signup)
    child = as_uuid(found["Zosia"]["person"])
    ages = await read("SELECT age_band, email FROM people_person WHERE id = ?", [child])
    assert dict(ages[0]) == {"age_band": "under_13", "email": None}
    assert found["Jan"]["person"] is None, "of who is of age the name is enough"
    (kept,) = await consents()
    assert (kept["way"], kept["state"], kept["relation"]) == ("own", "given", "parent")
    assert (kept["guardian_name"], kept["guardian_email"]) == ("Ola Nowak", "ala@example.org")
    assert as_uuid(kept["child"]) == child
    assert as_uuid(kept["signup"]) == as_uuid(found["Zosia"]["id"])
    assert kept["given_at"] is not None and kept["scope"] == "signup"
    logged = await read("SELECT 1 FROM audit_entry WHERE action = 'people.consent.given'")
    assert len(logged) == 1 and not await asked_mails()
    await check_books(sheet)


async def test_everybody_says_how_old_they_are(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(5, largest_party=3)
    for source in (Source.WEB, Source.API, Source.DESK):
        with pytest.raises(Invalid) as wrong:
            await enter(sheet, person=await adult(), companions=("Ola",), source=source)
        assert "companions" in wrong.value.fields


async def test_under_13_the_guardian_acts_and_minors_consent_for_nobody(
    make_sheet: OpenSheet,
) -> None:
    sheet = await make_sheet(5, largest_party=3)
    aunt = await adult()
    alone = Companion(name="Zosia", age=AgeBand.UNDER_13, guardian_email=MUM)
    unsaid = Companion(name="Kuba", age=AgeBand.FROM_13)
    assert await code(sheet, alone, person=aunt) == "guardian_acts"
    assert await code(sheet, unsaid, person=aunt) == "no_guardian"
    young = await minor(band="16_17")
    assert await code(sheet, ZOSIA, person=young, guardian_email=MUM) == "not_grown_up"
    said = {"person": await make_person(), "age": AgeBand.FROM_16, "guardian_email": MUM}
    assert await code(sheet, ZOSIA, **said) == "not_grown_up"
    assert await states(sheet) == [] and await consents() == []


async def test_the_rooms_rules_are_asked_of_each_and_name_them(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(5, largest_party=3)
    trial.RULES[""] = Refusal("too_young", "From %(age)s.", {"age": 16}, is_personal=True)
    with pytest.raises(Refused) as refused:
        await enter(sheet, person=await adult(), companions=(JAN,))
    told = refused.value.refusal
    assert (told.code, told.values["name"], told.values["reason"]) == (
        "too_young",
        "Jan",
        "From 16.",
    )


# --- consents by mail ----------------------------------------------------------------------------


async def test_all_wait_for_one_guardian_and_are_in_together(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(5, largest_party=5)
    leader = await enter(sheet, person=await adult(), companions=(ZOSIA, KUBA, IGA, JAN))
    assert await states(sheet) == ["held"] * 5
    assert (await sheet_row(sheet))["taken"] == 5
    (mail,) = await asked_mails()
    said = await load_guardian(json.loads(mail["payload"]), "en")
    assert said["names"] == ["Kuba", "Iga"], "one address, one mail about both"
    await consent(await question(), ONCE)
    assert await states(sheet) == ["confirmed"] * 5
    found = await party(leader.signup)
    assert all(found[name]["person"] for name in ("Kuba", "Iga"))
    assert [row["state"] for row in await consents()] == ["given"] * 3
    await check_books(sheet)


async def test_control_without_the_question_a_minor_comes_unasked(
    make_sheet: OpenSheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.signups.service.sign_up.brings_unanswered", lambda *_: False)
    sheet = await make_sheet(5, largest_party=2)
    await enter(sheet, person=await adult(), companions=(KUBA,))
    assert await states(sheet) == ["confirmed"] * 2


async def test_two_guardians_are_both_waited_for(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(5, largest_party=5)
    other = Companion(name="Iga", age=AgeBand.FROM_16, guardian_email="dad@example.org")
    await enter(sheet, person=await adult(), companions=(KUBA, other))
    assert len(await asked_mails()) == 2
    await consent(await question(0), ONCE)
    assert await states(sheet) == ["held"] * 3
    assert len(await asked_mails()) == 2, "nobody is asked twice"
    await consent(await question(1), ONCE)
    assert await states(sheet) == ["confirmed"] * 3
    await check_books(sheet)


async def test_a_no_is_for_that_child_and_the_others_come(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(5, largest_party=5)
    leader = await enter(sheet, person=await adult("ala@example.org"), companions=(KUBA, JAN))
    await refuse_consent(await question())
    found = await party(leader.signup)
    assert found["Kuba"]["state"] == "cancelled"
    assert found["Jan"]["state"] == found["Ola Nowak"]["state"] == "confirmed"
    (mail,) = await mails("signups.companion_gone")
    assert mail["email"] == "ala@example.org"
    said = await load_companion_gone(json.loads(mail["payload"]), "en")
    text = render_text("signups/mail/companion_gone.txt", language="en", **said)
    assert "Kuba" in text and "nie wyraził" in text
    await check_books(sheet)


async def test_a_consent_that_is_withdrawn_ends_that_childs_place(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(5, largest_party=5)
    leader = await enter(sheet, person=await adult(), companions=(KUBA, JAN))
    asked = await question()
    await consent(asked, ONCE)
    assert await withdraw_consent(asked) == 1
    found = await party(leader.signup)
    assert [found[name]["state"] for name in ("Ola Nowak", "Kuba", "Jan")] == [
        "confirmed",
        "cancelled",
        "confirmed",
    ]
    await check_books(sheet)


async def test_who_is_waited_for_stays_at_home_and_the_rest_have_their_places(
    make_sheet: OpenSheet,
) -> None:
    sheet = await make_sheet(5, largest_party=5)
    leader = (await enter(sheet, person=await adult(), companions=(KUBA, JAN))).signup
    kuba = as_uuid((await party(leader))["Kuba"]["id"])
    await remove_companion(leader, kuba, viewer=VISITOR)
    assert sorted(await states(sheet)) == ["cancelled", "confirmed", "confirmed"]
    await check_books(sheet)


async def test_without_an_answer_the_party_gives_its_places_back_as_a_whole(
    make_sheet: OpenSheet,
) -> None:
    sheet = await make_sheet(5, largest_party=5)
    await enter(sheet, person=await adult(), companions=(KUBA, JAN))
    await lapse_due(now=later(utc_now(), timedelta(hours=80)))
    assert await states(sheet) == ["lapsed"] * 3
    await check_books(sheet)


async def test_a_corrected_age_is_looked_at_for_who_comes_along(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(5, largest_party=5)
    leader = (await enter(sheet, person=await adult(), companions=(ZOSIA, JAN))).signup
    child = as_uuid((await party(leader))["Zosia"]["person"])
    trial.RULES[""] = Refusal("too_young", "From 16.", is_personal=True)
    await look_at_age(child, utc_now())
    found = await party(leader)
    assert (found["Zosia"]["state"], found["Jan"]["state"]) == ("cancelled", "confirmed")


# --- without an account --------------------------------------------------------------------------


async def test_a_visitor_consents_by_proving_the_address(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(5, largest_party=5)
    said = {"email": "ala@example.org", "name": "Ala", "age": AgeBand.ADULT}
    held = await enter(sheet, companions=(ZOSIA, JAN), **said)  # type: ignore[arg-type]
    assert await consents() == [], "nobody has proven the address yet"
    answer = await confirm(held.signup)
    assert answer.state == "confirmed" and await states(sheet) == ["confirmed"] * 3
    (kept,) = await consents()
    assert (kept["guardian_name"], kept["guardian_email"]) == ("Ala", "ala@example.org")
    await check_books(sheet)


async def test_a_known_minor_who_says_to_be_of_age_consents_for_nobody(
    make_sheet: OpenSheet,
) -> None:
    sheet = await make_sheet(5, largest_party=5)
    await minor("ola@example.org")
    held = await enter(sheet, email="ola@example.org", companions=(ZOSIA,), age=AgeBand.ADULT)
    with pytest.raises(Refused) as refused:
        await confirm(held.signup)
    assert refused.value.refusal.code == "not_grown_up"
    assert await states(sheet) == ["held"] * 2 and await consents() == []


async def test_a_guardian_signs_two_children_up_and_stays_at_home(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(5, largest_party=5)
    await enter(sheet, name="Hela", email=MUM, age=AgeBand.UNDER_13, companions=(ZOSIA,))
    assert await states(sheet) == ["held"] * 2
    (mail,) = await asked_mails()
    assert mail["email"] == MUM
    await consent(await question(), ONCE)
    assert await states(sheet) == ["confirmed"] * 2
    assert len({str(row["child"]) for row in await consents()}) == 2
    await check_books(sheet)


async def test_a_host_cannot_consent_for_a_guardian(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(5, largest_party=5)
    asked = wish(sheet, source=Source.DESK, age=AgeBand.ADULT, companions=(ZOSIA,))
    await add_by_hand(asked, viewer=VISITOR)
    assert await states(sheet) == ["held"] * 2 and await consents() == []


# --- waiting, approval ---------------------------------------------------------------------------


async def test_a_party_waits_and_moves_up_as_a_whole(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(3, largest_party=3, confirms_at_once=True)
    first = await enter(sheet, person=await adult())
    family = await enter(sheet, person=await adult(), companions=(ZOSIA, KUBA))
    assert await states(sheet) == ["confirmed", *["waitlisted"] * 3]
    assert len(await consents()) == 1, "the parent has consented; nobody else is asked yet"
    await cancel(first.signup, viewer=VISITOR)
    assert await states(sheet) == ["cancelled", *["held"] * 3]
    await consent(await question(), ONCE)
    assert {row["state"] for row in (await party(family.signup)).values()} == {"confirmed"}
    await check_books(sheet)


async def test_one_whom_a_rule_now_refuses_lets_the_party_be_passed_over_together(
    make_sheet: OpenSheet,
) -> None:
    sheet = await make_sheet(2, largest_party=2, confirms_at_once=True)
    first = await enter(sheet, person=await adult())
    await enter(sheet, person=await adult(), companions=(JAN,))
    after = await enter(sheet, person=await adult())
    trial.RULES[""] = Refusal("too_young", "From 16.", is_personal=True)
    await cancel(first.signup, viewer=VISITOR)
    assert await states(sheet) == ["cancelled", "waitlisted", "waitlisted", "confirmed"]
    assert after.state == "confirmed"
    await check_books(sheet)


async def test_who_left_a_party_does_not_come_back_with_an_offer_or_an_approval(
    make_sheet: OpenSheet,
) -> None:
    sheet = await make_sheet(2, largest_party=3)
    first = await enter(sheet, person=await adult())
    family = await enter(sheet, person=await adult(), companions=(JAN, ZOSIA))
    jan = as_uuid((await party(family.signup))["Jan"]["id"])
    await remove_companion(family.signup, jan, viewer=VISITOR)
    await cancel(first.signup, viewer=VISITOR)
    await accept_offer(family.signup)
    found = await party(family.signup)
    assert (found["Jan"]["state"], found["Zosia"]["state"]) == ("cancelled", "confirmed")
    await check_books(sheet)

    asked = await make_sheet(2, largest_party=3, needs_approval=True, starts=200, ends=202)
    family = await enter(asked, person=await adult(), companions=(JAN, ZOSIA))
    jan = as_uuid((await party(family.signup))["Jan"]["id"])
    await remove_companion(family.signup, jan, viewer=VISITOR)
    await decide(family.signup, approve=True, viewer=VISITOR)
    found = await party(family.signup)
    assert (found["Jan"]["state"], found["Zosia"]["state"]) == ("cancelled", "confirmed")
    await check_books(asked)


# --- a rush --------------------------------------------------------------------------------------


async def _rush(sheet: UUID) -> list[str]:
    """Eight families of three want seven places at once; the states of those who got in."""
    people = [await adult() for _ in range(8)]
    tries = [enter(sheet, person=one, companions=(ZOSIA, JAN)) for one in people]
    for found in await asyncio.gather(*tries, return_exceptions=True):
        assert not isinstance(found, BaseException) or isinstance(found, Refused)
    return [one for one in await states(sheet) if one == "confirmed"]


async def test_in_a_rush_families_get_in_whole(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(7, largest_party=3)
    assert len(await _rush(sheet)) == 6
    rows = await read(
        "SELECT party, COUNT(DISTINCT state) AS number FROM signups_signup GROUP BY party"
    )
    assert len(rows) == 8 and all(row["number"] == 1 for row in rows)
    assert len(await consents()) == 8, "who waits has consented as well"
    await check_books(sheet)


async def test_a_no_and_a_yes_at_once_leave_the_books_right(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(9, largest_party=3)
    other = Companion(name="Iga", age=AgeBand.FROM_16, guardian_email="dad@example.org")
    for _ in range(3):
        await enter(sheet, person=await adult(), companions=(KUBA, other))
    questions = [await question(number) for number in range(6)]
    acts = [consent(one, ONCE) for one in questions[::2]]
    acts += [refuse_consent(one) for one in questions[1::2]]
    await asyncio.gather(*acts)
    assert sorted(await states(sheet)) == ["cancelled"] * 3 + ["confirmed"] * 6
    await check_books(sheet)


async def test_control_parties_are_confirmed_without_looking_at_the_others(
    make_sheet: OpenSheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tests above would notice who does not look for the consents of those who come along."""

    def nobody(sheet: object, places: list[Place], terms: object) -> Steps[list[Place]]:
        yield from ()
        return []

    sheet = await make_sheet(3, largest_party=3, confirms_at_once=True)
    first = await enter(sheet, person=await adult())
    await enter(sheet, person=await adult(), companions=(KUBA, JAN))
    monkeypatch.setattr("core.signups.service.promote.lacking", nobody)
    await cancel(first.signup, viewer=VISITOR)
    assert await states(sheet) == ["cancelled", *["confirmed"] * 3]
    assert guardians.lacking is not nobody
