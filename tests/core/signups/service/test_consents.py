"""Minors' places wait for a guardian: on every path, by mail and on paper, until withdrawn."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from datetime import date, timedelta
from uuid import UUID

import pytest

from core.contracts.ages import AgeBand
from core.contracts.errors import Invalid, NotFound, Refused
from core.contracts.viewer import VISITOR, Viewer
from core.data.commands import Row, read
from core.data.encoding import as_uuid
from core.data.ids import new_id
from core.data.times import later, utc_now
from core.people.api import ConsentScope, GuardianConsent, Relation, consent_by_link, consent_token
from core.signups.api import (
    Source,
    accept_offer,
    add_by_hand,
    cancel,
    confirm,
    decide,
)
from core.signups.messages import load_guardian
from core.signups.service.cancel import lapse_due
from core.signups.service.consents import (
    Answer,
    ask_again,
    consent,
    consent_on_paper,
    refuse_consent,
    withdraw_consent,
)
from core.web.rendering import render_text
from tests.core.signups import trial
from tests.core.signups.conftest import (
    NOW,
    OpenSheet,
    check_books,
    count,
    enter,
    execute,
    mails,
    make_person,
    minor,
    state_of,
    waits_for_guardian,
    wish,
)

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("minors_need_consent")]

MUM = "mum@example.org"
ONCE = Answer(guardian_name="Ewa Nowak", relation=Relation.PARENT, scope=ConsentScope.SIGNUP)
ALWAYS = Answer(
    guardian_name="Ewa Nowak", relation=Relation.PARENT, scope=ConsentScope.ORGANIZATION
)


async def place_of(signup: UUID) -> dict[str, object]:
    rows = await read(
        "SELECT state, waits_for, held_until, person, email FROM signups_signup WHERE id = ?",
        [signup],
    )
    return dict(rows[0])


async def asked_mails() -> list[Row]:
    """Mails to guardians, in order."""
    return [mail for mail in await mails("signups.guardian") if mail["kind"] == "signups.guardian"]


async def question() -> GuardianConsent:
    """The latest question, through the link in the mail."""
    mail = (await asked_mails())[-1]
    found = await consent_by_link(consent_token(UUID(json.loads(mail["payload"])["consent"])))
    assert found is not None
    return found


# --- every path ----------------------------------------------------------------------------------

Way = Callable[[OpenSheet], Awaitable[UUID]]


async def by_oneself(make_sheet: OpenSheet) -> UUID:
    sheet = await make_sheet()
    return (await enter(sheet, person=await minor(), guardian_email=MUM)).signup


async def by_program(make_sheet: OpenSheet) -> UUID:
    sheet, person = await make_sheet(), await minor()
    return (await enter(sheet, person=person, guardian_email=MUM, source=Source.API)).signup


async def by_saying_it_now(make_sheet: OpenSheet) -> UUID:
    sheet, person = await make_sheet(), await make_person()
    return (await enter(sheet, person=person, age=AgeBand.FROM_13, guardian_email=MUM)).signup


async def by_hand(make_sheet: OpenSheet) -> UUID:
    sheet = await make_sheet()
    await minor("ola@example.org")
    asked = wish(sheet, email="ola@example.org", source=Source.DESK, guardian_email=MUM)
    return (await add_by_hand(asked, viewer=VISITOR)).signup


async def by_hand_with_the_age(make_sheet: OpenSheet) -> UUID:
    sheet = await make_sheet()
    asked = wish(sheet, source=Source.DESK, age=AgeBand.FROM_16, guardian_email=MUM)
    return (await add_by_hand(asked, viewer=VISITOR)).signup


async def by_table(make_sheet: OpenSheet) -> UUID:
    sheet = await make_sheet()
    asked = wish(sheet, source=Source.IMPORT, age=AgeBand.FROM_13, guardian_email=MUM)
    return (await add_by_hand(asked, viewer=VISITOR)).signup


async def by_table_for_a_child(make_sheet: OpenSheet) -> UUID:
    sheet = await make_sheet()
    asked = wish(sheet, source=Source.IMPORT, email=MUM, age=AgeBand.UNDER_13)
    return (await add_by_hand(asked, viewer=VISITOR)).signup


async def by_mail(make_sheet: OpenSheet) -> UUID:
    held = await enter(await make_sheet(), age=AgeBand.FROM_16, guardian_email=MUM)
    assert not await waits_for_guardian(held.signup)
    return (await confirm(held.signup)).signup


async def by_accepting(make_sheet: OpenSheet) -> UUID:
    sheet = await make_sheet(1)
    first = await enter(sheet)
    ola = await enter(sheet, person=await minor(), guardian_email=MUM)
    await cancel(first.signup, viewer=VISITOR)
    return (await accept_offer(ola.signup)).signup


async def by_promotion(make_sheet: OpenSheet) -> UUID:
    sheet = await make_sheet(1, confirms_at_once=True)
    first = await enter(sheet)
    ola = await enter(sheet, person=await minor(), guardian_email=MUM)
    await cancel(first.signup, viewer=VISITOR)
    return ola.signup


async def by_approval(make_sheet: OpenSheet) -> UUID:
    sheet = await make_sheet(needs_approval=True)
    ola = await enter(sheet, person=await minor(), guardian_email=MUM)
    await decide(ola.signup, approve=True, viewer=VISITOR)
    return ola.signup


WAYS: list[Way] = [
    by_oneself,
    by_program,
    by_saying_it_now,
    by_hand,
    by_hand_with_the_age,
    by_table,
    by_table_for_a_child,
    by_mail,
    by_accepting,
    by_promotion,
    by_approval,
]


@pytest.mark.parametrize("way", WAYS)
async def test_a_minors_place_waits_for_the_guardian_on_every_path(
    make_sheet: OpenSheet, way: Way
) -> None:
    signup = await way(make_sheet)
    assert await waits_for_guardian(signup)
    assert await count("signups_commitment") == 0
    assert [mail["email"] for mail in await asked_mails()] == [MUM]
    assert await mails("signups.confirmed") == []


@pytest.mark.parametrize("way", WAYS)
async def test_consent_gives_the_place_and_takes_the_time(make_sheet: OpenSheet, way: Way) -> None:
    signup = await way(make_sheet)
    await consent(await question(), ONCE)
    assert await state_of(signup) == "confirmed"
    assert await count("signups_commitment") == 1
    assert len(await mails("signups.confirmed")) == 1


@pytest.mark.parametrize("way", WAYS)
async def test_control_without_the_question_every_path_confirms(
    make_sheet: OpenSheet, monkeypatch: pytest.MonkeyPatch, way: Way
) -> None:
    """The tests above would notice a path that does not look for consent."""
    for name in ("sign_up", "settle", "guardians"):
        monkeypatch.setattr(f"core.signups.service.{name}.waits_for_guardian", nobody_waits)
    assert await state_of(await way(make_sheet)) == "confirmed"


def nobody_waits(*args: object, **given: object) -> Iterator[object]:
    return False
    yield


@pytest.mark.parametrize("language", ["pl", "en", "uk"])
async def test_the_guardians_mail_says_who_what_and_until_when(
    make_sheet: OpenSheet, language: str
) -> None:
    sheet = await make_sheet(title="Śniadanie & rozmowy")
    await enter(sheet, person=await minor(), guardian_email=MUM)
    payload = json.loads((await asked_mails())[0]["payload"])
    values = dict(await load_guardian(payload, language))
    frame = {"base_url": "http://testserver.local", "subject": "", "reason": ""}
    text = render_text("signups/mail/guardian.txt", language, **values | frame)
    page = render_text("signups/mail/guardian.html", language, **values | frame)
    assert "Śniadanie & rozmowy" in text.splitlines()[0]
    assert "Ola Nowak" in text
    assert "http://testserver.local/guardian/" in text
    assert "Śniadanie &amp; rozmowy" in page
    await refuse_consent(await question())
    with pytest.raises(NotFound):
        await load_guardian(payload, language)


# --- under 13 ------------------------------------------------------------------------------------


async def test_under_13_the_guardian_acts_and_the_child_has_no_account(
    make_sheet: OpenSheet,
) -> None:
    sheet = await make_sheet()
    held = await enter(sheet, name="Zosia Wąs", email=MUM, age=AgeBand.UNDER_13)
    assert await waits_for_guardian(held.signup)
    assert (await place_of(held.signup))["person"] is None
    assert await count("people_person") == 0
    assert [mail["email"] for mail in await mails("signups.")] == [MUM]
    await consent(await question(), ONCE)
    assert await state_of(held.signup) == "confirmed"
    (child,) = await read("SELECT name, email, age_band FROM people_person")
    assert (child["name"], child["email"], child["age_band"]) == ("Zosia Wąs", None, "under_13")
    assert [mail["email"] for mail in await mails("signups.confirmed")] == [MUM]
    await check_books(sheet)


async def test_two_children_of_one_guardian_have_two_places(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(2)
    for name in ("Zosia Wąs", "Jaś Wąs"):
        held = await enter(sheet, name=name, email=MUM, age=AgeBand.UNDER_13)
        assert await waits_for_guardian(held.signup)
        await consent(await question(), ONCE)
    assert await count("signups_commitment") == 2
    await check_books(sheet)


async def test_a_child_from_the_waiting_list_still_needs_the_guardian(
    make_sheet: OpenSheet,
) -> None:
    sheet = await make_sheet(1)
    first = await enter(sheet)
    child = await enter(sheet, name="Zosia", email=MUM, age=AgeBand.UNDER_13)
    assert child.state == "waitlisted"
    await cancel(first.signup, viewer=VISITOR)
    await accept_offer(child.signup)
    assert await waits_for_guardian(child.signup)
    await consent(await question(), ONCE)
    assert await state_of(child.signup) == "confirmed"
    await check_books(sheet)


# --- the guardian's answer -----------------------------------------------------------------------


async def test_no_from_the_guardian_frees_the_place_and_tells_the_minor(
    make_sheet: OpenSheet,
) -> None:
    sheet = await make_sheet(1)
    person = await minor("ola@example.org")
    ola = await enter(sheet, person=person, email="ola@example.org", guardian_email=MUM)
    await refuse_consent(await question())
    assert await state_of(ola.signup) == "cancelled"
    assert [mail["email"] for mail in await mails("signups.cancelled")] == ["ola@example.org"]
    assert (await enter(sheet)).state == "held"
    with pytest.raises(Refused) as caught:
        await consent(await question(), ONCE)
    assert caught.value.refusal.code == "not_active"


async def test_place_that_waits_too_long_is_given_on_and_consent_comes_too_late(
    make_sheet: OpenSheet,
) -> None:
    sheet = await make_sheet(1)
    ola = await enter(sheet, person=await minor(), guardian_email=MUM)
    asked = await question()
    late = later(utc_now(), timedelta(hours=72, minutes=1))
    await lapse_due(now=late)
    assert await state_of(ola.signup) == "lapsed"
    with pytest.raises(Refused) as caught:
        await consent(asked, ONCE, now=late)
    assert caught.value.refusal.code == "lapsed"
    assert await count("people_guardian_consent WHERE state = 'given'") == 0


async def test_rules_are_asked_again_when_the_consent_comes(make_sheet: OpenSheet) -> None:
    person = await minor("ola@example.org")
    first = await make_sheet(starts=10, ends=12)
    await enter(first, person=person, email="ola@example.org", guardian_email=MUM)
    asked = await question()
    trial.BARRED.add("ola@example.org")
    with pytest.raises(Refused) as caught:
        await consent(asked, ONCE)
    assert caught.value.refusal.code == "barred"
    assert await count("signups_commitment") == 0


async def test_consent_to_all_shifts_gives_what_waits_and_what_comes(
    make_sheet: OpenSheet,
) -> None:
    person = await minor()
    first = await enter(await make_sheet(starts=10, ends=12), person=person, guardian_email=MUM)
    second = await enter(await make_sheet(starts=20, ends=22), person=person, guardian_email=MUM)
    await consent(await question(), ALWAYS)
    third = await enter(await make_sheet(starts=30, ends=32), person=person)
    assert [await state_of(one.signup) for one in (first, second, third)] == ["confirmed"] * 3


async def test_consent_to_one_sign_up_is_for_that_one(make_sheet: OpenSheet) -> None:
    person = await minor()
    await enter(await make_sheet(starts=10, ends=12), person=person, guardian_email=MUM)
    await consent(await question(), ONCE)
    second = await enter(await make_sheet(starts=20, ends=22), person=person, guardian_email=MUM)
    assert await waits_for_guardian(second.signup)


async def test_withdrawn_consent_cancels_what_lies_ahead_with_notice_and_promotes(
    make_sheet: OpenSheet,
) -> None:
    person = await minor("ola@example.org")
    sheet = await make_sheet(1, starts=10, ends=12)
    ahead = await enter(sheet, person=person, email="ola@example.org", guardian_email=MUM)
    given = await question()
    await consent(given, ALWAYS)
    other = await enter(await make_sheet(starts=20, ends=22), person=person)
    behind = await enter(sheet)
    past = await make_sheet(starts=30, ends=32)
    was = await enter(past, person=person)
    await execute(
        "UPDATE signups_sheet SET starts_at = ?, ends_at = ? WHERE id = ?",
        later(NOW, -timedelta(hours=3)),
        later(NOW, -timedelta(hours=1)),
        past,
    )
    assert await withdraw_consent(await question()) == 2
    assert [await state_of(one.signup) for one in (ahead, other)] == ["cancelled"] * 2
    assert await state_of(was.signup) == "confirmed"
    assert await state_of(behind.signup) == "offered"
    told = await mails("signups.cancelled")
    assert [mail["email"] for mail in told] == ["ola@example.org"] * 2
    with pytest.raises(NotFound):
        await withdraw_consent(given)


async def test_what_another_consent_covers_stays(make_sheet: OpenSheet) -> None:
    person = await minor()
    first = await enter(await make_sheet(starts=10, ends=12), person=person, guardian_email=MUM)
    one = await question()
    await consent(one, ONCE)
    await enter(await make_sheet(starts=20, ends=22), person=person, guardian_email=MUM)
    await consent(await question(), ALWAYS)
    assert await withdraw_consent(one) == 0
    assert await state_of(first.signup) == "confirmed"


async def test_consent_on_paper_keeps_where_the_paper_lies(make_sheet: OpenSheet) -> None:
    ola = await enter(await make_sheet(), person=await minor())
    assert await waits_for_guardian(ola.signup)
    assert await asked_mails() == []
    coordinator = Viewer(account=None)
    await consent_on_paper(
        ola.signup,
        ONCE,
        signed_on=date(2026, 11, 1),
        lies="segregator 3",
        viewer=coordinator,
    )
    assert await state_of(ola.signup) == "confirmed"
    (kept,) = await read("SELECT way, paper_place, guardian_name FROM people_guardian_consent")
    assert dict(kept) == {
        "way": "paper",
        "paper_place": "segregator 3",
        "guardian_name": "Ewa Nowak",
    }
    assert await count("audit_entry WHERE action = 'people.consent.recorded'") == 1


async def test_paper_of_a_day_to_come_is_refused(make_sheet: OpenSheet) -> None:
    ola = await enter(await make_sheet(), person=await minor())
    with pytest.raises(Invalid):
        await consent_on_paper(
            ola.signup, ONCE, signed_on=date(2100, 1, 1), lies="x", viewer=VISITOR
        )
    assert await waits_for_guardian(ola.signup)


async def test_another_address_is_asked_and_the_old_link_ends(make_sheet: OpenSheet) -> None:
    ola = await enter(await make_sheet(), person=await minor(), guardian_email=MUM)
    old = await question()
    await ask_again(ola.signup, email="dad@example.org")
    assert [mail["email"] for mail in await asked_mails()] == [MUM, "dad@example.org"]
    assert await consent_by_link(consent_token(as_uuid(old.id))) is None
    assert await count("people_guardian_consent") == 1


async def test_ten_questions_a_day_to_one_address_are_enough(make_sheet: OpenSheet) -> None:
    ola = await enter(await make_sheet(), person=await minor(), guardian_email=MUM)
    await execute("UPDATE people_guardian_consent SET signup = ?", new_id())
    for _ in range(9):
        await ask_again(ola.signup, email=MUM)
        await execute("UPDATE people_guardian_consent SET signup = ?", new_id())
    with pytest.raises(Refused) as caught:
        await ask_again(ola.signup, email=MUM)
    assert caught.value.refusal.code == "too_many_consents"


async def test_who_said_a_band_stays_in_it_whatever_is_typed_with_their_address(
    make_sheet: OpenSheet,
) -> None:
    await minor("ola@example.org")
    held = await enter(await make_sheet(), email="ola@example.org", age=AgeBand.ADULT)
    await confirm(held.signup)
    assert await waits_for_guardian(held.signup)


async def test_a_consent_and_a_withdrawal_at_once_leave_no_place_without_consent(
    make_sheet: OpenSheet,
) -> None:
    person = await minor()
    await enter(await make_sheet(starts=10, ends=12), person=person, guardian_email=MUM)
    await consent(await question(), ALWAYS)
    given = await question()
    sheets = [await make_sheet(starts=20 + 4 * n, ends=22 + 4 * n) for n in range(6)]
    await asyncio.gather(
        *(enter(sheet, person=person) for sheet in sheets[:3]),
        withdraw_consent(given),
        *(enter(sheet, person=person) for sheet in sheets[3:]),
        return_exceptions=True,
    )
    assert await count("signups_signup WHERE state = 'confirmed'") == 0
