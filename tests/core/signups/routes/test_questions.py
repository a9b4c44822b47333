"""Writing a form at the desk, without a script: add, change, move, take away."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from core.contracts.viewer import Grant
from core.services.questions.api import Condition, FormVersion
from core.signups.queries.asking import asking_of
from tests.core.services.questions.forms import FORM
from tests.core.signups.asking import ask_on
from tests.core.signups.conftest import OpenSheet, signed_in

pytestmark = pytest.mark.anyio
Browser = AsyncTestClient[Litestar]
EN = {"Accept-Language": "en", "Sec-Fetch-Site": "same-origin"}
FIELDS = {
    "label-pl": "Rozmiar koszulki",
    "label-uk": "Розмір футболки",
    "kind": "one_choice",
    "options-pl": "S\nM\n\nL",
    "options-uk": "С\nМ\n\nЛ",
    "purpose-pl": "Zamawiamy koszulki.",
    "help-pl": "",
    "shown_when": "",
    "seen_by": "host",
}


async def press(client: Browser, path: str, **fields: Any) -> Any:
    data = fields | {"csrf_token": "token"}
    return await client.post(path, data=data, headers=EN, follow_redirects=False)


async def now(sheet: UUID) -> FormVersion:
    asking = await asking_of("sheet", sheet, slug="proba")
    assert asking is not None
    assert asking.version is not None
    return asking.version


@pytest.fixture
def coordinator(client: Browser, host: UUID) -> Browser:
    grant = Grant(role="coordinator", scope_kind="organization", scope_id=host)
    signed_in(client, None, grant)
    return client


async def test_questions_are_added_changed_moved_and_taken_away(
    coordinator: Browser, make_sheet: OpenSheet
) -> None:
    sheet = await make_sheet()
    path = f"/desk/proba/questions/sheet/{sheet}"
    assert "Nobody is asked anything yet" in (await coordinator.get(path, headers=EN)).text
    assert (await press(coordinator, f"{path}/new", **FIELDS)).status_code == 303
    size = (await now(sheet)).questions[0]
    assert [one.label.texts for one in size.options] == [
        {"pl": "S", "uk": "С"},
        {"pl": "M", "uk": "М"},
        {"pl": "L", "uk": "Л"},
    ]
    yes_no = FIELDS | {"kind": "yes_no", "label-pl": "Przyjdziesz?", "shown_when": "q1:2"}
    assert (await press(coordinator, f"{path}/new", **yes_no)).status_code == 303
    first, second = (await now(sheet)).questions
    assert second.shown_when == Condition(question="q1", answers=("2",))
    assert second.options == ()
    page = (await coordinator.get(path, headers=EN)).text
    assert page.index("Rozmiar koszulki") < page.index("Przyjdziesz?")
    barred = await press(coordinator, f"{path}/q2/move/up")
    assert barred.status_code == 422
    assert "This question is asked only after a certain answer" in barred.text
    freed = await press(coordinator, f"{path}/q2", **yes_no | {"shown_when": ""})
    assert freed.status_code == 303
    assert (await press(coordinator, f"{path}/q2/move/up")).status_code == 303
    assert [one.key for one in (await now(sheet)).questions] == ["q2", "q1"]
    assert (await press(coordinator, f"{path}/q1/remove")).status_code == 303
    assert [one.key for one in (await now(sheet)).questions] == ["q2"]
    assert first.key == "q1"


async def test_an_option_in_other_words_keeps_its_key(
    coordinator: Browser, make_sheet: OpenSheet
) -> None:
    sheet = await make_sheet()
    path = f"/desk/proba/questions/sheet/{sheet}"
    await press(coordinator, f"{path}/new", **FIELDS)
    keys = [one.key for one in (await now(sheet)).questions[0].options]
    words = FIELDS | {"options-pl": "mały\nM\nduży", "options-uk": ""}
    assert (await press(coordinator, f"{path}/q1", **words)).status_code == 303
    assert [one.key for one in (await now(sheet)).questions[0].options] == keys
    fewer = FIELDS | {"options-pl": "duży\nM\nXL\nXXL", "options-uk": ""}
    assert (await press(coordinator, f"{path}/q1", **fewer)).status_code == 303
    assert [one.key for one in (await now(sheet)).questions[0].options] == ["3", "2", "4", "5"]


async def test_what_is_wrong_is_said_and_what_was_typed_stays(
    coordinator: Browser, make_sheet: OpenSheet
) -> None:
    sheet = await make_sheet()
    path = f"/desk/proba/questions/sheet/{sheet}"
    answer = await press(coordinator, f"{path}/new", **FIELDS | {"options-pl": "tylko jedna"})
    assert answer.status_code == 422
    assert "Write 2 to 30 answers" in answer.text
    assert "tylko jedna" in answer.text
    unknown = await press(coordinator, f"{path}/new", **FIELDS | {"shown_when": "q9:yes"})
    assert unknown.status_code == 422


async def test_two_people_at_one_form(coordinator: Browser, make_sheet: OpenSheet) -> None:
    sheet = await make_sheet()
    seen = await ask_on(sheet, *FORM)
    path = f"/desk/proba/questions/sheet/{sheet}"
    assert (await press(coordinator, f"{path}/plate/remove", seen=str(seen.id))).status_code == 303
    late = await press(coordinator, f"{path}/car/remove", seen=str(seen.id))
    assert late.status_code == 409
    assert "Somebody else has changed these questions" in late.text
    assert (await coordinator.get(f"{path}/nothing", headers=EN)).status_code == 404
    assert (await press(coordinator, f"{path}/new/remove")).status_code == 404
    assert (await press(coordinator, f"{path}/car/move/sideways")).status_code == 404


async def test_others_do_not_write_the_form(
    client: Browser, make_sheet: OpenSheet, host: UUID
) -> None:
    sheet = await make_sheet()
    path = f"/desk/proba/questions/sheet/{sheet}"
    for role, expected in (("volunteer", 403), ("coordinator", 200)):
        grant = Grant(role=role, scope_kind="organization", scope_id=host)
        signed_in(client, None, grant)
        assert (await client.get(path, headers=EN)).status_code == expected
