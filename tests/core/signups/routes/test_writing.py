"""The page on which a host writes to everybody: looked at first, sent once, kept when wrong."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from core.contracts.viewer import ORGANIZATION, Grant
from tests.core.signups.conftest import OpenSheet, enter, execute, mails, make_person, signed_in
from tests.core.signups.service.test_write import KIND

pytestmark = pytest.mark.anyio
TYPED = {"states": "confirmed", "subject": "Latarki", "text": "Ciemno & zimno"}


async def opened(client: AsyncTestClient[Litestar], host: UUID, sheet: UUID) -> str:
    """The page's address, for its coordinator."""
    grant = Grant(role="coordinator", scope_kind=ORGANIZATION, scope_id=host)
    viewer = signed_in(client, await make_person(), grant)

    await execute(
        "INSERT INTO people_account (id, created_at, person, email, email_folded, state)"
        " VALUES (?, CURRENT_TIMESTAMP, ?, 'ola@example.org', 'ola@example.org', 'active')",
        viewer.account,
        viewer.person,
    )
    return f"/desk/proba/write/sheet/{sheet}"


async def sent(client: AsyncTestClient[Litestar], path: str, **typed: Any) -> Any:
    data = {"csrf_token": "token", "idempotency_key": "k" * 30, **TYPED, **typed}
    headers = {"sec-fetch-site": "same-origin", "accept-language": "en"}
    return await client.post(path, data=data, headers=headers, follow_redirects=False)


async def test_a_message_is_looked_at_first_and_sent_once(
    app: Litestar, make_sheet: OpenSheet, host: UUID
) -> None:
    sheet = await make_sheet()
    await enter(sheet, person=await make_person())
    async with AsyncTestClient(app, base_url="http://testserver.local") as client:
        path = await opened(client, host, sheet)
        page = await client.get(path, headers={"accept-language": "en"})
        assert page.status_code == 200
        assert "Who has a place: 1 person" in page.text
        looked = await sent(client, path)
        assert "Send to 1 person" in looked.text
        assert "Ciemno &amp; zimno" in looked.text
        assert await mails(KIND) == []
        for _ in range(2):
            assert (await sent(client, path, step="send")).status_code == 303
        assert len(await mails(KIND)) == 1
        assert "Latarki" in (await client.get(path)).text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"subject": " "}, "Write a subject."),
        ({"text": ""}, "Write what you want to say."),
        ({"states": []}, "Choose to whom you write."),
        ({"is_urgent": "y"}, "Write why people have to know it at once."),
        ({"states": "waiting"}, "There is nobody to write to yet."),
    ],
)
async def test_what_is_missing_is_said_and_nothing_typed_is_lost(
    app: Litestar, make_sheet: OpenSheet, host: UUID, typed: dict[str, Any], said: str
) -> None:
    sheet = await make_sheet()
    await enter(sheet, person=await make_person())
    async with AsyncTestClient(app, base_url="http://testserver.local") as client:
        path = await opened(client, host, sheet)
        answer = await sent(client, path, step="send", **typed)
        assert answer.status_code == 422
        assert said in answer.text
        for name in {"subject", "text"} - typed.keys():
            assert TYPED[name].replace("&", "&amp;") in answer.text
        assert await mails(KIND) == []


async def test_an_unknown_audience_is_not_there(
    app: Litestar, make_sheet: OpenSheet, host: UUID
) -> None:
    sheet = await make_sheet()
    async with AsyncTestClient(app, base_url="http://testserver.local") as client:
        path = await opened(client, host, sheet)
        assert (await client.get(path.replace("/sheet/", "/trial.group/"))).status_code == 404
        assert (await client.get(path.replace("/proba/", "/inna/"))).status_code == 404
