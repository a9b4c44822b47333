"""Programs are asked as people are: 422 with a sentence for each question, answers beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from core.contracts.ports import program_source
from core.contracts.viewer import Grant, Viewer
from core.data.ids import new_id, new_token
from core.services.questions.api import SeenBy
from tests.core.services.questions.forms import FORM, ask
from tests.core.signups.asking import ask_on, kept
from tests.core.signups.conftest import (
    VIEWERS,
    OpenSheet,
    count,
    enter,
    make_person,
    signed_in,
    state_of,
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


async def send(client: Browser, path: str, body: Any) -> Any:
    headers = {
        "Idempotency-Key": new_token()[0],
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
