"""A person's data are shown whole and erased whole."""

from __future__ import annotations

import pytest

from core.data.commands import read
from core.people.queries import account_by_id
from core.people.service.accounts import change_person, set_password
from core.people.service.invitations import invite_member
from core.people.service.reports import report_content
from core.people.service.sessions import start_session
from core.people.service.sign_in import send_sign_in_mail
from tests.core.people.conftest import join, register, viewer_for

pytestmark = pytest.mark.usefixtures("db")
MARK, EMAIL = "Znak-7f3a", "znak-7f3a@example.org"


async def marked_person():
    """Somebody who left their mark in every table of the room."""
    organization = await register()
    await join(organization, EMAIL, "organization_admin")
    viewer = await viewer_for(EMAIL)
    await change_person(viewer, name=MARK, language="pl")
    await set_password(viewer, password="zielony klon na rynku", old_password="")
    await start_session(viewer.account, agent="Firefox Linux")
    await send_sign_in_mail(email=EMAIL, language="pl", wanted="/")
    admin = await viewer_for("zofia@example.org")
    await invite_member(admin, organization, email=EMAIL, role="volunteer", function=MARK)
    await report_content(path="/x", reason="y", email=EMAIL, language="pl", network="n")
    return (await account_by_id(viewer.account)).person


def ours(registry):
    """The declarations in the order in which an erasure walks them."""
    return [one for key, one in registry.personal_data.items() if key.startswith("people.")]


async def test_collected_data_hold_everything_but_secrets(registry):
    person = await marked_person()
    found = [row for one in ours(registry) for row in await one.collect(person)]
    text = str(found)
    for expected in (MARK, EMAIL, "organization_admin", "Firefox", "Przystań"):
        assert expected in text
    assert "argon2" not in text
    assert "token" not in text


async def test_erased_person_is_nowhere_in_the_room(registry):
    person = await marked_person()
    reported = [gone for one in ours(registry) for gone in await one.erase(person)]
    assert {row.table for row in reported} == {
        table for one in ours(registry) for table in one.tables
    }
    for one in ours(registry):
        for table in one.tables:
            rows = str(await read(f"SELECT * FROM {table}"))
            assert MARK not in rows, table
            assert EMAIL not in rows, table


async def test_erasure_leaves_others_and_their_organization(registry):
    person = await marked_person()
    for one in ours(registry):
        await one.erase(person)
    assert len(await read("SELECT id FROM people_organization")) == 1
    others = await read("SELECT email FROM people_account")
    assert {row["email"] for row in others} == {"zofia@example.org", "olcha@example.org"}


async def test_erasing_twice_does_no_harm(registry):
    person = await marked_person()
    for one in ours(registry):
        await one.erase(person)
    again = [gone for one in ours(registry) for gone in await one.erase(person)]
    assert sum(row.rows for row in again if row.fate == "erased") == 0
