"""A host writes: each address once, however often it is sent; logged, limited."""

from __future__ import annotations

import json

import pytest

from core.contracts.errors import TooMany
from core.contracts.viewer import Viewer
from core.data.commands import read
from core.data.ids import new_id
from core.services.outbox.api import Recipient
from core.signups.api import HostLetter, write_to
from core.signups.later_messages import load_host_message
from core.signups.queries.audiences import audience_of, messages_sent, people_of_audience
from core.signups.service.write import URGENT_PER_DAY, write_to_audience
from tests.core.signups.conftest import OpenSheet, enter, execute, mails, make_person

pytestmark = pytest.mark.anyio

KIND = "signups.host_message"


def letter(host, about, **given):
    given = {"subject": "Zabierz latarkę", "text": "Będzie ciemno.\nDo zobaczenia"} | given
    return HostLetter(organization=host, audience="sheet", about=about, **given)


@pytest.fixture
def viewer(account) -> Viewer:
    return Viewer(account=account, person=new_id(), name="Ola")


@pytest.fixture
async def account(db):
    account, person = new_id(), await make_person()
    await execute(
        "INSERT INTO people_account (id, created_at, person, email, email_folded, state)"
        " VALUES (?, CURRENT_TIMESTAMP, ?, 'ola@example.org', 'ola@example.org', 'active')",
        account,
        person,
    )
    return account


async def test_those_in_the_wanted_states_are_written_to(
    make_sheet: OpenSheet, host, viewer
) -> None:
    sheet = await make_sheet(1)
    await enter(sheet, person=await make_person(email="has@example.org"))
    await enter(sheet, person=await make_person(email="waits@example.org"))
    found = await audience_of("sheet", sheet, slug="proba")
    assert found is not None
    for wanted, whom in (
        (["confirmed"], ["has@example.org"]),
        (["waiting"], ["waits@example.org"]),
        (["confirmed", "waiting"], ["has@example.org", "waits@example.org"]),
        ([], []),
    ):
        assert [one.email for one in await people_of_audience(found, wanted)] == whom
    told = await write_to_audience(
        found, ["waiting"], letter(host, sheet), viewer=viewer, request_key="a"
    )
    assert told == 1
    (mail,) = await mails(KIND)
    assert mail["email"] == "waits@example.org"
    (sent,) = await messages_sent(found)
    assert (sent.subject, sent.told, sent.is_urgent) == ("Zabierz latarkę", 1, False)


async def test_one_address_gets_one_message_and_a_repeat_sends_none(
    make_sheet: OpenSheet, host, viewer
) -> None:
    people = [Recipient(email=one) for one in ("a@example.org", "A@example.org", "b@example.org")]
    about = letter(host, await make_sheet())
    assert await write_to(people, about, viewer=viewer, request_key="k") == 2
    assert await write_to(people, about, viewer=viewer, request_key="k") == 2
    assert len(await mails(KIND)) == 2
    assert await write_to(people, about, viewer=viewer, request_key="another") == 2
    assert len(await mails(KIND)) == 4


async def test_an_urgent_message_is_marked_and_its_reason_logged(
    make_sheet: OpenSheet, host, viewer
) -> None:
    urgent = letter(host, await make_sheet(), is_urgent=True, urgent_reason="Burza")
    await write_to([Recipient(email="a@b.pl")], urgent, viewer=viewer, request_key="k")
    (row,) = await read("SELECT is_urgent FROM outbox_message WHERE kind = ?", [KIND])
    assert row["is_urgent"]
    (entry,) = await read(
        "SELECT reason, account, organization FROM audit_entry"
        " WHERE action = 'signups.message.sent'"
    )
    assert entry["reason"] == "Burza"
    assert str(entry["organization"]) == str(host)


async def test_urgent_messages_of_a_day_are_limited(make_sheet: OpenSheet, host, viewer) -> None:
    urgent = letter(host, await make_sheet(), is_urgent=True, urgent_reason="Burza")
    for number in range(URGENT_PER_DAY):
        await write_to([Recipient(email="a@b.pl")], urgent, viewer=viewer, request_key=f"{number}")
    with pytest.raises(TooMany):
        await write_to([Recipient(email="a@b.pl")], urgent, viewer=viewer, request_key="more")


async def test_answers_go_to_the_organization_and_in_short_only_the_title_is_said(
    make_sheet: OpenSheet, host, viewer
) -> None:
    await execute("UPDATE people_organization SET email = 'biuro@proba.pl' WHERE id = ?", host)
    sheet = await make_sheet(title="Sprzątanie")
    await write_to([Recipient(email="a@b.pl")], letter(host, sheet), viewer=viewer, request_key="k")
    said = await load_host_message(json.loads((await mails(KIND))[0]["payload"]), "pl")
    assert said["reply_to"] == "biuro@proba.pl"
    assert said["paragraphs"] == ["Będzie ciemno.", "Do zobaczenia"]
    assert said["heading"].endswith("Próba: Sprzątanie")
    assert "latarkę" not in said["heading"]
