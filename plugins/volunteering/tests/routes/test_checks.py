"""Checks before work with minors at the desk: what is kept, the blank form, who may see them."""

from datetime import timedelta

import pypdfium2
import pytest

from core.contracts.errors import Refused
from core.data.commands import read
from core.testing.people import make_viewer, sign_in
from core.testing.traces import take_place
from core.web.i18n import gettext, use_language
from plugins.volunteering.tables import Check
from plugins.volunteering.tests.conftest import NOW, lines

PAGE = "/desk/klon/volunteering/checks"
FORM = "/documents/print/volunteering.check_form/"
LOGGED = "volunteering.check.recorded"
DAY = (NOW - timedelta(days=2)).date()
WHOLE = {
    "name": "Ola Nowak",
    "email": "ola@example.org",
    "result": "admitted",
    "register_on": DAY.isoformat(),
    "record_on": DAY.isoformat(),
    "countries_on": DAY.isoformat(),
    "checked_by": "Ewa Lis",
    "printout_place": "sejf, teczka 2",
}


async def test_result_day_who_checked_and_where_the_printout_lies_are_kept(
    client, desk, make_public
):
    (shift,) = await lines((await make_public(has_minors_contact=True)).id)
    kept = await desk("/checks", **WHOLE)
    assert (kept.status_code, kept.headers["location"]) == (303, PAGE)
    page = (await client.get(PAGE)).text
    for words in (
        "Ola Nowak",
        f"{DAY:%d.%m.%Y}",
        "Ewa Lis",
        "sejf, teczka 2",
        "Dopuszczenie ważne",
    ):
        assert words in page
    ola = await make_viewer("ola")
    assert (await take_place(shift.sheets[0], ola)).state == "confirmed"
    trail = await read("SELECT 1 AS one FROM audit_entry WHERE action = ?", [LOGGED])
    assert len(trail) == 1


async def test_what_is_missing_is_said_beside_it_and_nothing_typed_is_lost(desk):
    tomorrow = (NOW + timedelta(days=2)).date().isoformat()
    for name, value in (
        ("register_on", ""),
        ("record_on", tomorrow),
        ("countries_on", ""),
        ("checked_by", ""),
        ("printout_place", ""),
        ("email", "nobody"),
    ):
        wrong = await desk("/checks", **WHOLE | {name: value})
        assert wrong.status_code == 422, name
        assert f'id="{name}-error"' in wrong.text
        assert 'value="Ola Nowak"' in wrong.text
    assert await read("SELECT id FROM volunteering_check") == []


async def test_who_is_not_admitted_is_kept_too_and_gets_no_place(client, desk, make_public):
    (shift,) = await lines((await make_public(has_minors_contact=True)).id)
    bare = dict.fromkeys(WHOLE, "") | {"name": "Ola", "email": "ola@example.org"}
    assert (await desk("/checks", **bare | {"result": "refused"})).status_code == 303
    with use_language("pl"):
        assert gettext("Not admitted") in (await client.get(PAGE)).text
    with pytest.raises(Refused) as caught:
        await take_place(shift.sheets[0], await make_viewer("ola"))
    assert caught.value.refusal.code == "not_admitted"


async def test_the_form_is_printed_blank_whoever_was_checked(client, desk, host, coordinator):
    await desk("/checks", **WHOLE)
    assert f"{FORM}{host.id}" in (await client.get(PAGE)).text
    token = await sign_in(client, coordinator)
    printed = await client.post(
        f"{FORM}{host.id}", data={"csrf_token": token, "layout": "plain"}, follow_redirects=True
    )
    assert printed.content.startswith(b"%PDF")
    document = pypdfium2.PdfDocument(printed.content)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    assert "PESEL" in text
    for kept in ("Ola Nowak", "ola@example.org", "Ewa Lis", "teczka 2"):
        assert kept not in text


async def test_no_column_could_keep_what_the_form_asks_for(db):
    names = {column._meta.name for column in Check._meta.columns}
    of_the_check = {"result", "register_on", "record_on", "countries_on"}
    of_the_papers = {"checked_by", "printout_place", "entered_by"}
    assert names - {"id", "created_at"} == (
        {"person", "organization"} | of_the_check | of_the_papers
    )


async def test_checks_are_the_organizations_own(client, desk, stranger):
    await desk("/checks", **WHOLE)
    await sign_in(client, stranger)
    assert (await client.get(PAGE)).status_code in {403, 404}
    await sign_in(client, await make_viewer("jan"))
    assert (await client.get(PAGE)).status_code in {403, 404}
