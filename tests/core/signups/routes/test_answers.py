"""Answering on the pages: with the sign-up, on one's own page, at the host's desk."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from core.contracts.viewer import VISITOR, Grant
from core.data.commands import read
from core.services.questions.api import SeenBy
from core.signups.api import add_by_hand, decide
from core.signups.service.answering import ask_back
from core.signups.values import Source
from tests.core.services.questions.forms import DRIVES, FORM, ask
from tests.core.signups.asking import ask_on, kept
from tests.core.signups.conftest import (
    OpenSheet,
    count,
    enter,
    mails,
    make_person,
    signed_in,
    wish,
)
from tests.core.signups.routes.test_own import mail_path
from tests.core.signups.routes.test_paper import as_coordinator

pytestmark = pytest.mark.anyio
Browser = AsyncTestClient[Litestar]
EN = {"Accept-Language": "en", "Sec-Fetch-Site": "same-origin"}


def as_role(client: Browser, role: str, organization: UUID) -> None:
    signed_in(client, None, Grant(role=role, scope_kind="organization", scope_id=organization))


async def send(client: Browser, sheet: UUID, **answers: Any) -> Any:
    data = {"name": "Ala Żuk", "email": "ala@example.org", "notice_version": "v1"}
    data |= {f"answers.{key}" if key != "answers_to" else key: one for key, one in answers.items()}
    return await client.post(f"/signup/{sheet}", data=data, headers=EN, follow_redirects=False)


async def press(client: Browser, path: str, **fields: Any) -> Any:
    data = {name.replace("__", "."): one for name, one in fields.items()} | {"csrf_token": "token"}
    return await client.post(path, data=data, headers=EN, follow_redirects=False)


async def test_the_box_asks_and_keeps_what_was_typed(
    client: Browser, make_sheet: OpenSheet
) -> None:
    sheet = await make_sheet()
    plain = await client.get(f"/signup/{sheet}/box", headers=EN)
    assert "answers." not in plain.text
    version = await ask_on(sheet, *FORM, ask("size", "several_choices", options=("S", "M")))
    page = (await client.get(f"/signup/{sheet}/box", headers=EN)).text
    assert f'name="answers_to" value="{version.id}"' in page
    assert 'data-after="answers.drives" data-after-answers="yes"' in page
    assert "Only if the answer to “Pytanie drives” is: Yes." in page
    assert "Żeby dobrze przydzielić zadania." in page
    wrong = await send(client, sheet, drives="yes", plate="PL <1>", size=["M"])
    assert wrong.status_code == 422
    assert wrong.text.count("Answer this question.") == 2  # at the top and beside the question
    assert 'href="#answers.car-0"' in wrong.text
    assert 'value="PL &lt;1&gt;"' in wrong.text
    assert re.search(r'<input[^>]*checked[^>]*value="yes"', wrong.text)
    assert re.search(r'<input[^>]*checked[^>]*value="M"', wrong.text)
    assert await count("signups_signup") == 0
    done = await send(client, sheet, drives="yes", car="own", plate="PL 1", size=["M", "S"])
    assert done.status_code == 303
    (row,) = await read("SELECT id FROM signups_signup")
    assert await kept(row["id"]) == {
        "drives": True,
        "car": "own",
        "plate": "PL 1",
        "size": ("S", "M"),
    }


async def test_questions_that_changed_are_shown_with_what_was_typed(
    client: Browser, make_sheet: OpenSheet
) -> None:
    sheet = await make_sheet()
    seen = await ask_on(sheet, DRIVES, ask("gone"), ask("stays"))
    now = await ask_on(sheet, DRIVES, ask("stays"), ask("new"))
    answer = await send(
        client, sheet, drives="no", gone="x", stays="zostaje", answers_to=str(seen.id)
    )
    assert answer.status_code == 422
    assert "The questions have changed" in answer.text
    assert 'value="zostaje"' in answer.text
    assert f'name="answers_to" value="{now.id}"' in answer.text


async def test_one_sees_and_changes_ones_own_answers(
    client: Browser, make_sheet: OpenSheet
) -> None:
    sheet = await make_sheet(needs_approval=True)
    await ask_on(sheet, *FORM)
    asked = await enter(sheet, person=await make_person(), answers={"drives": "yes", "car": "lent"})
    path = await mail_path(asked.signup)
    page = (await client.get(path, headers=EN)).text
    assert "Pytanie car" in page
    assert "lent" in page
    form = await client.get(f"{path}/answers", headers=EN)
    assert re.search(r'<input[^>]*checked[^>]*value="lent"', form.text)
    wrong = await press(client, f"{path}/answers", answers__drives="yes")
    assert wrong.status_code == 422
    right = await press(client, f"{path}/answers", answers__drives="no")
    assert right.status_code == 303
    assert await kept(asked.signup) == {"drives": False}
    await decide(asked.signup, approve=True, viewer=VISITOR)
    assert "Pytanie drives" in (await client.get(path, headers=EN)).text
    late = await press(client, f"{path}/answers", answers__drives="yes", answers__car="own")
    assert late.status_code == 409
    assert await kept(asked.signup) == {"drives": False}


async def test_only_whose_address_it_is_sees_answers_of_a_known_person(
    client: Browser, make_sheet: OpenSheet
) -> None:
    """The link that was shown on the screen opens nothing once somebody is known."""
    sheet = await make_sheet(needs_approval=True)
    await ask_on(sheet, ask("secret"))
    held = await enter(sheet, answers={"secret": "tajne"})
    rows = await read("SELECT id FROM signups_link WHERE NOT proves_address")
    from core.data.encoding import as_uuid
    from core.signups.api import confirm, link_path

    path = link_path(as_uuid(rows[0]["id"]))
    assert "tajne" in (await client.get(path, headers=EN)).text  # typed here, known to nobody else
    await confirm(held.signup)
    assert "tajne" not in (await client.get(path, headers=EN)).text
    refused = await client.get(f"{path}/answers", headers=EN, follow_redirects=False)
    assert refused.status_code in (303, 403, 404)
    assert "tajne" not in refused.text


async def test_the_host_reads_the_answers_and_asks_back(
    client: Browser, make_sheet: OpenSheet, host: UUID
) -> None:
    sheet = await make_sheet(needs_approval=True)
    await ask_on(sheet, DRIVES, ask("why", "long_text"))
    asked = await enter(
        sheet, person=await make_person(), answers={"drives": "yes", "why": "Bo <lubię>"}
    )
    await as_coordinator(client, host)
    path = f"/desk/proba/signups/{sheet}"
    page = (await client.get(path, headers=EN)).text
    assert "Bo &lt;lubię&gt;" in page
    decide_path = f"{path}/{asked.signup}/decide"
    empty = await press(client, decide_path, decision="ask")
    assert empty.status_code == 422
    sent = await press(client, decide_path, decision="ask", reason="Kiedy możesz?")
    assert sent.status_code == 303
    assert (await mails())[-1]["kind"] == "signups.asked_back"
    own = await mail_path(asked.signup)
    assert "Kiedy możesz?" in (await client.get(own, headers=EN)).text
    replied = await press(client, f"{own}/answers", answers__drives="yes", reply="W sobotę")
    assert replied.status_code == 303
    page = (await client.get(path, headers=EN)).text
    assert "W sobotę" in page
    done = await press(client, decide_path, decision="decline", reason="Mamy komplet")
    assert done.status_code == 303


async def test_answers_for_administrators_are_not_shown_to_coordinators(
    client: Browser, make_sheet: OpenSheet, host: UUID
) -> None:
    sheet = await make_sheet(needs_approval=True)
    await ask_on(sheet, ask("diet"), ask("health", seen_by=SeenBy.ADMINISTRATORS))
    await enter(sheet, person=await make_person(), answers={"diet": "wege", "health": "tajemnica"})
    for role, sees in (("coordinator", False), ("organization_admin", True)):
        as_role(client, role, host)
        page = (await client.get(f"/desk/proba/signups/{sheet}", headers=EN)).text
        assert "wege" in page
        assert ("tajemnica" in page) is sees


async def test_a_host_writes_down_answers_from_paper(
    client: Browser, make_sheet: OpenSheet, host: UUID
) -> None:
    sheet = await make_sheet()
    await ask_on(sheet, *FORM)
    added = await add_by_hand(wish(sheet, source=Source.DESK), viewer=VISITOR)
    as_role(client, "coordinator", host)
    path = f"/desk/proba/signups/{sheet}"
    assert "Not asked." in (await client.get(path, headers=EN)).text
    own = f"{path}/{added.signup}/answers"
    assert (await client.get(own, headers=EN)).status_code == 200
    assert (await press(client, own, answers__drives="maybe")).status_code == 422
    assert (await press(client, own, answers__drives="yes")).status_code == 303
    assert await kept(added.signup) == {"drives": True}
    assert (await press(client, own, not_asked="y")).status_code == 303
    assert await kept(added.signup) is None


async def test_the_mail_with_which_a_host_asks_back(make_sheet: OpenSheet, client: Browser) -> None:
    from core.signups.messages import load_asked_back
    from core.web.rendering import render_text

    sheet = await make_sheet(needs_approval=True)
    asked = await enter(sheet, person=await make_person())
    await ask_back(asked.signup, "Czy masz & kask?", viewer=VISITOR)
    payload = {"signup": str(asked.signup), "sheet": str(sheet)}
    said = await load_asked_back(payload, "en")
    assert said["question"] == "Czy masz & kask?"
    text = render_text("signups/mail/asked_back.txt", "en", **said)
    assert "Czy masz & kask?" in text
    assert said["answers_link"].endswith("/answers")
    assert said["answers_link"] in text
