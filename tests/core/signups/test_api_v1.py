"""Programs are asked as people are, and give places on, take them and agree as people do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from core.contracts.ages import AgeBand
from core.contracts.ports import program_source
from core.contracts.viewer import VISITOR, Grant, Viewer
from core.data.commands import read
from core.data.ids import new_id, new_token
from core.services.questions.api import SeenBy
from core.signups.service.hand_over import MAILS_PER_DAY, hand_over
from tests.core.services.questions.forms import FORM, ask
from tests.core.signups.asking import ask_on, kept
from tests.core.signups.conftest import (
    VIEWERS,
    OpenSheet,
    check_books,
    count,
    enter,
    mails,
    make_person,
    minor,
    signed_in,
    state_of,
    waits_for_guardian,
)
from tests.core.signups.routes.test_paper import as_coordinator

pytestmark = pytest.mark.anyio
Browser = AsyncTestClient[Litestar]
API = "/api/v1"
QUESTION = {
    "kind": "one_choice",
    "label": {"pl": "Rozmiar"},
    "purpose": {"pl": "Zamawiamy koszulki."},
    "options": [{"key": "s", "label": {"pl": "S"}}, {"key": "m", "label": {"pl": "M"}}],
}


class Tokens:
    """A program acts for who is signed in in these tests."""

    async def viewer_of(self, authorization: str) -> Viewer:
        return replace(VIEWERS["cookie"], token=new_id(), csrf_token=None)


@pytest.fixture(autouse=True)
def programs(client: Browser) -> Iterator[None]:
    before = program_source._implementation
    program_source.bind(Tokens())
    client.headers["Authorization"] = "Bearer x"
    yield
    program_source._implementation = before


async def send(client: Browser, path: str, body: Any, key: str = "") -> Any:
    headers = {
        "Idempotency-Key": key or new_token()[0],
        "Accept-Language": "en",
    }
    return await client.post(API + path, json=body, headers=headers)


async def test_a_program_answers_for_its_person(client: Browser, make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(needs_approval=True)
    version = await ask_on(sheet, *FORM)
    signed_in(client, await make_person())
    form = (await client.get(f"{API}/sheets/{sheet}/questions")).json()
    assert form["version"] == str(version.id)
    assert [one["key"] for one in form["questions"]] == ["drives", "car", "plate"]
    assert form["questions"][1]["shown_when"] == {"question": "drives", "answers": ["yes"]}
    wrong = await send(client, f"/sheets/{sheet}/signups", {"answers": {"drives": "yes", "x": 1}})
    assert wrong.status_code == 422
    assert set(wrong.json()["fields"]) == {"answers.car", "answers.x"}
    assert await count("signups_signup") == 0
    right = {"answers": {"drives": True, "car": "own"}, "answers_to": form["version"]}
    done = await send(client, f"/sheets/{sheet}/signups", right)
    assert done.status_code == 201
    (said,) = (await client.get(f"{API}/signups")).json()["items"]
    assert (said["answers"], said["asked_back"]) == ({"drives": True, "car": "own"}, [])
    own = f"/signups/{done.json()['id']}/answers"
    changed = await send(client, own, {"answers": {"drives": False}})
    assert changed.json()["answers"] == {"drives": False}


async def test_questions_that_changed_are_a_clash(client: Browser, make_sheet: OpenSheet) -> None:
    sheet = await make_sheet()
    seen = await ask_on(sheet, *FORM)
    await ask_on(sheet, ask("other"))
    signed_in(client, await make_person())
    body = {"answers": {"drives": False}, "answers_to": str(seen.id)}
    answer = await send(client, f"/sheets/{sheet}/signups", body)
    assert (answer.status_code, answer.json()["code"]) == (409, "questions_changed")


async def test_the_hosts_side(client: Browser, make_sheet: OpenSheet, host: UUID) -> None:
    sheet = await make_sheet(needs_approval=True)
    await ask_on(sheet, ask("why"), ask("health", seen_by=SeenBy.ADMINISTRATORS))
    asked = await enter(
        sheet, person=await make_person(), answers={"why": "bo tak", "health": "tajne"}
    )
    await as_coordinator(client, host)
    base = f"/organizations/proba/sheets/{sheet}/signups/{asked.signup}"
    seen = (await client.get(f"{API}{base}/answers")).json()
    assert seen["answers"] == {"why": "bo tak"}
    assert [one["key"] for one in seen["questions"]] == ["why"]
    back = await send(client, f"{base}/ask", {"question": "Kiedy?"})
    assert [one["question"] for one in back.json()["asked_back"]] == ["Kiedy?"]
    written = await send(client, f"{base}/answers", {"answers": {"why": "z papieru"}})
    assert written.status_code == 200
    assert await kept(asked.signup) == {"why": "z papieru"}
    none = await send(client, f"{base}/answers", {"answers": None})
    assert none.json()["answers"] is None
    added = await send(
        client,
        f"/organizations/proba/sheets/{sheet}/signups",
        {"name": "Jan Bo", "answers": {"why": "z telefonu"}},
    )
    assert added.status_code == 201
    assert await kept(UUID(added.json()["id"])) == {"why": "z telefonu"}
    assert await state_of(asked.signup) == "requested"


async def test_a_program_writes_the_form(
    client: Browser, make_sheet: OpenSheet, host: UUID
) -> None:
    sheet = await make_sheet()
    path = f"/organizations/proba/questions/sheet/{sheet}"
    grant = Grant(role="coordinator", scope_kind="organization", scope_id=host)
    signed_in(client, None, grant)
    assert (await client.get(API + path)).json() == {"version": None, "questions": []}
    made = await send(client, path, {"questions": [QUESTION]})
    assert [one["key"] for one in made.json()["questions"]] == ["q1"]
    faulty = await send(client, path, {"questions": [QUESTION | {"key": "q1", "options": []}]})
    assert faulty.status_code == 422
    assert list(faulty.json()["fields"]) == ["q1"]
    stale = {"questions": [], "seen": made.json()["version"]}
    assert (await send(client, path, stale)).status_code == 200
    assert (await send(client, path, stale)).status_code == 409
    signed_in(client, await make_person())
    assert (await client.get(API + path)).status_code == 404


async def a_place(
    client: Browser, make_sheet: OpenSheet, hands_over: str = "told", **given: Any
) -> tuple[UUID, UUID, str]:
    """A full sheet, the sign-up of who has its place and is signed in, and where it is given on."""
    sheet = await make_sheet(1, hands_over=hands_over, **given)
    person = await make_person("Ala Żuk", "ala@example.org")
    signup = (await enter(sheet, person=person)).signup
    signed_in(client, person)
    return sheet, signup, f"/signups/{signup}/hand-over"


async def listed(client: Browser, sheet: UUID) -> list[str]:
    answer = await client.get(f"{API}/sheets/{sheet}/hand-overs")
    return [one["id"] for one in answer.json()["items"]]


async def test_a_program_that_takes_a_place_answers_what_the_sheet_asks(
    client: Browser, make_sheet: OpenSheet
) -> None:
    sheet, _, mine = await a_place(client, make_sheet)
    version = await ask_on(sheet, *FORM)
    given = (await send(client, mine, {"is_public": True})).json()["id"]
    signed_in(client, await make_person("Jan"))
    take = f"/sheets/{sheet}/hand-overs/{given}/take"
    silent = await send(client, take, {})
    assert silent.status_code == 422
    assert set(silent.json()["fields"]) == {"answers.drives"}
    body = {"answers": {"drives": "yes", "car": "lent"}, "answers_to": str(version.id)}
    taken = await send(client, take, body)
    assert (taken.status_code, taken.json()["state"]) == (200, "confirmed"), taken.text
    assert await kept(UUID(taken.json()["id"])) == {"drives": True, "car": "lent"}


async def test_a_place_is_given_to_anybody_and_taken(
    client: Browser, make_sheet: OpenSheet
) -> None:
    sheet, signup, mine = await a_place(client, make_sheet)
    offered = await send(client, mine, {"is_public": True}, key="give-it-on")
    assert (offered.status_code, offered.json()["state"]) == (201, "open")
    again = await send(client, mine, {"is_public": True}, key="give-it-on")
    assert again.content == offered.content
    assert await count("signups_hand_over") == 1
    assert await listed(client, sheet) == []  # not one's own
    given = offered.json()["id"]
    take = f"/sheets/{sheet}/hand-overs/{given}/take"
    assert (await send(client, take, {})).json()["code"] == "own_place"
    signed_in(client, await make_person("Jan"))
    assert await listed(client, sheet) == [given]
    assert "Ala" not in (await client.get(f"{API}/sheets/{sheet}/hand-overs")).text
    taken = await send(client, take, {}, key="take-it-over")
    assert (taken.status_code, taken.json()["state"]) == (200, "confirmed")
    assert (await send(client, take, {}, key="take-it-over")).content == taken.content
    assert await state_of(UUID(taken.json()["id"])) == "confirmed"
    assert await state_of(signup) == "cancelled"
    signed_in(client, await make_person("Ewa"))
    assert await listed(client, sheet) == []
    late = await send(client, take, {})
    assert (late.status_code, late.json()["code"]) == (409, "hand_over_taken")
    await check_books(sheet)


async def test_a_place_is_given_to_a_named_person_and_kept_after_all(
    client: Browser, make_sheet: OpenSheet
) -> None:
    sheet, signup, mine = await a_place(client, make_sheet)
    for body, field in (
        ({}, "email"),
        ({"email": "nobody"}, "email"),
        ({"email": "jan@example.org", "is_public": True}, "is_public"),
    ):
        wrong = await send(client, mine, body)
        assert (wrong.status_code, set(wrong.json()["fields"])) == (422, {field})
    offered = await send(client, mine, {"email": "jan@example.org"})
    assert offered.status_code == 201
    assert "jan@example.org" not in offered.text
    sent = await mails("signups.hand_over_offered")
    assert [one["email"] for one in sent] == ["jan@example.org"]
    secret = f"/sheets/{sheet}/hand-overs/{offered.json()['id']}/take"
    signed_in(client, await make_person("Ewa"))
    assert await listed(client, sheet) == []
    assert (await send(client, secret, {})).status_code == 404
    assert (await send(client, f"{mine}/withdraw", {})).status_code == 404
    assert (await send(client, mine, {"is_public": True})).status_code == 404
    (row,) = await read("SELECT person FROM signups_signup WHERE id = ?", [signup])
    signed_in(client, UUID(str(row["person"])))
    for _ in range(2):
        assert (await send(client, f"{mine}/withdraw", {})).json() == {"done": True}
    states = [one["state"] for one in await read("SELECT state FROM signups_hand_over")]
    assert states == ["withdrawn"]
    assert await state_of(signup) == "confirmed"


async def test_mails_are_counted_but_not_for_who_only_tries_again(
    client: Browser, make_sheet: OpenSheet
) -> None:
    *_, mine = await a_place(client, make_sheet)
    body = {"email": "jan@example.org"}
    answers = [await send(client, mine, body, key="the-same-key") for _ in range(MAILS_PER_DAY + 2)]
    assert {one.status_code for one in answers} == {201}
    assert len({one.content for one in answers}) == 1
    codes = [(await send(client, mine, body)).status_code for _ in range(MAILS_PER_DAY)]
    assert codes == [201] * (MAILS_PER_DAY - 1) + [429]
    assert (await send(client, mine, {"is_public": True})).status_code == 201


async def test_a_host_agrees_or_does_not(
    client: Browser, make_sheet: OpenSheet, host: UUID
) -> None:
    sheet, signup, mine = await a_place(client, make_sheet, hands_over="approved")
    desk, jan = f"/organizations/proba/sheets/{sheet}/hand-overs", await make_person("Jan Lis")
    giver = VIEWERS["cookie"]
    for decision, state, place in (
        ("decline", "declined", "confirmed"),
        ("approve", "done", "cancelled"),
    ):
        VIEWERS["cookie"] = giver
        given = (await send(client, mine, {"is_public": True})).json()["id"]
        signed_in(client, jan)
        asked = await send(client, f"/sheets/{sheet}/hand-overs/{given}/take", {})
        assert asked.json() == {"id": None, "sheet": str(sheet), "state": "requested"}
        assert (await client.get(API + desk)).status_code == 404
        settle, body = f"{desk}/{given}/decide", {"decision": decision, "reason": "Potrzebny."}
        assert (await send(client, settle, body)).status_code == 404
        grant = Grant(role="coordinator", scope_kind="organization", scope_id=host)
        signed_in(client, await make_person("Ola Nowak"), grant)
        (waits,) = (await client.get(API + desk)).json()["items"]
        assert (waits["id"], waits["signup"]) == (given, str(signup))
        assert (waits["giver_name"], waits["taker_name"]) == ("Ala Żuk", "Jan Lis")
        settled = await send(client, settle, body)
        assert (settled.status_code, settled.json()["state"]) == (200, state)
        assert await state_of(signup) == place
        ended = await send(client, settle, body)
        assert (ended.status_code, ended.json()["code"]) == (409, "hand_over_ended")
        assert (await client.get(API + desk)).json()["items"] == []
    await check_books(sheet)


async def test_a_hand_over_is_not_there_under_another_sheet(
    client: Browser, make_sheet: OpenSheet, host: UUID
) -> None:
    _, signup, _ = await a_place(client, make_sheet)
    other = await make_sheet(starts=200, ends=202)
    given = await hand_over(signup, viewer=VISITOR, is_public=True)
    signed_in(client, await make_person("Jan"))
    assert (await send(client, f"/sheets/{other}/hand-overs/{given}/take", {})).status_code == 404
    grant = Grant(role="coordinator", scope_kind="organization", scope_id=host)
    signed_in(client, await make_person(), grant)
    astray = f"/organizations/proba/sheets/{other}/hand-overs/{given}/decide"
    assert (await send(client, astray, {"decision": "approve"})).status_code == 404
    assert await state_of(signup) == "confirmed"


async def test_who_has_a_place_there_swaps(client: Browser, make_sheet: OpenSheet) -> None:
    first, signup, mine = await a_place(client, make_sheet)
    second = await make_sheet(1, hands_over="told", starts=110, ends=112)
    jan = await make_person("Jan", "jan@example.org")
    theirs = (await enter(second, person=jan)).signup
    nowhere = await send(client, mine, {"is_public": True, "wants": str(first)})
    assert (nowhere.status_code, nowhere.json()["code"]) == (409, "no_swap")
    wish = {"is_public": True, "wants": str(second)}
    offered = await send(client, mine, wish)
    assert offered.json()["wants"] == str(second)
    take = f"/sheets/{first}/hand-overs/{offered.json()['id']}/take"
    signed_in(client, await make_person("Ewa"))
    assert await listed(client, first) == []
    assert (await send(client, take, {})).json()["code"] == "nothing_to_swap"
    signed_in(client, jan)
    assert await listed(client, first) == [offered.json()["id"]]
    assert (await send(client, take, {})).json()["state"] == "confirmed"
    assert [await state_of(one) for one in (signup, theirs)] == ["cancelled", "cancelled"]
    await check_books(first)
    await check_books(second)


async def test_a_minor_who_takes_a_place_names_a_guardian(
    client: Browser, make_sheet: OpenSheet, minors_need_consent: None
) -> None:
    sheet = await make_sheet(1, hands_over="told")
    adult = await make_person("Ala", "ala@example.org")
    given_by = await enter(sheet, person=adult, age=AgeBand.ADULT)
    given = await hand_over(given_by.signup, viewer=VISITOR, is_public=True)
    signed_in(client, await minor("ola@example.org"))
    take = f"/sheets/{sheet}/hand-overs/{given}/take"
    silent = await send(client, take, {})
    assert (silent.status_code, set(silent.json()["fields"])) == (422, {"guardian_email"})
    taken = await send(client, take, {"guardian_email": "mama@example.org"})
    assert taken.json()["state"] == "held"
    assert await waits_for_guardian(UUID(taken.json()["id"]))
    again = await send(client, take, {"guardian_email": "mama@example.org"})
    assert again.json() == taken.json()


@pytest.mark.usefixtures("minors_need_consent")
async def test_a_program_signs_a_family_up_under_the_same_rules(
    client: Browser, make_sheet: OpenSheet
) -> None:
    sheet = await make_sheet(largest_party=4)
    signed_in(client, await make_person("Ala Żuk"))
    child = {"name": "Zosia", "age": "under_13", "consents_as": "parent"}
    for companions, field in (
        (["Jan"], "companions"),
        ([child | {"guardian_email": "x"}], "companions"),
    ):
        body = {"age": "adult", "companions": companions}
        wrong = await send(client, f"/sheets/{sheet}/signups", body)
        assert (wrong.status_code, set(wrong.json()["fields"])) == (422, {field})
    alone = {"name": "Zosia", "age": "under_13", "guardian_email": "mum@example.org"}
    no = await send(client, f"/sheets/{sheet}/signups", {"age": "adult", "companions": [alone]})
    assert no.json()["code"] == "guardian_acts"
    assert await count("signups_signup") == 0
    body = {"age": "adult", "companions": [child, {"name": "Jan", "age": "adult"}]}
    done = await send(client, f"/sheets/{sheet}/signups", body)
    assert (done.status_code, done.json()["state"]) == (201, "confirmed")
    assert await count("people_guardian_consent") == 1
    await check_books(sheet)
