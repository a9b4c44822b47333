"""Printing at the desk: who may, what comes, how many are waited for, whose it is."""

from datetime import timedelta

import pytest

from core.contracts.documents import DocumentDraft
from core.data.commands import read
from core.data.encoding import as_uuid
from core.facilities.papers import routes
from core.services.documents.api import issued_by_code, revoke_document
from core.services.documents.service import printed
from core.services.documents.service.works import wait_for_works
from core.signups.api import sheet_by_id
from core.testing.papers import codes, texts
from core.testing.permissions import example_of, matrix
from core.testing.switches import switch_off


async def test_an_attendance_list_has_names_and_room_to_sign(sown, printing):
    answer = await sown.world.browser(sown.app, "coordinator").send(
        await printing(), {"layout": "plain"}, **{"Accept-Language": "uk"}
    )
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("attachment; filename=")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "private, no-store"
    assert "Підпис" in texts(answer.content)[0]


async def test_each_printing_of_names_is_logged(sown, printing):
    address = await printing()
    await sown.world.browser(sown.app, "coordinator").send(address, {"layout": "plain"})
    rows = await read(
        "SELECT account, fields FROM audit_entry WHERE action = 'documents.document.printed'"
    )
    assert [as_uuid(row["account"]) for row in rows] == [sown.world.accounts["coordinator"]]
    assert "checkin.attendance" in str(rows[0]["fields"])


@pytest.mark.parametrize("layout", ["", "poster", "../a6"])
async def test_a_layout_that_there_is_not(sown, printing, layout):
    answer = await sown.world.browser(sown.app, "coordinator").send(
        await printing(), {"layout": layout}
    )
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("actor", "status"),
    [("visitor", 303), ("volunteer", 403), ("twin_coordinator", 404), ("coordinator", 200)],
)
async def test_names_are_for_who_manages_the_thing(sown, printing, actor, status):
    answer = await sown.world.browser(sown.app, actor).send(await printing(), {"layout": "plain"})
    assert answer.status_code == status


async def test_a_kind_that_there_is_not(sown, printing):
    answer = await sown.world.browser(sown.app, "coordinator").send(
        await printing(key="checkin.nothing"), {"layout": "plain"}
    )
    assert answer.status_code == 404


async def test_many_are_printed_while_one_leaves(sown, printing, monkeypatch):
    """The way to a page that tells how far it is; the result is its owner's alone."""
    monkeypatch.setattr(printed, "MOST_AT_ONCE", 0)
    await with_somebody(sown, await printing())
    owner = sown.world.browser(sown.app, "coordinator")
    answer = await owner.send(await printing(key="checkin.badges"), {"layout": "90x54"})
    assert answer.status_code == 303
    page = answer.headers["location"]
    assert 'http-equiv="refresh"' in (await owner.get(page)).text
    assert (await owner.get(f"{page}/file")).status_code == 404
    await wait_for_works()
    assert f'href="{page}/file"' in (await owner.get(page)).text
    found = await owner.get(f"{page}/file")
    assert found.status_code == 200
    assert len(codes(found.content, scale=4)) > 0
    for actor, status in (("organization_admin", 404), ("visitor", 404), ("city_admin", 404)):
        stranger = sown.world.browser(sown.app, actor)
        assert (await stranger.get(page)).status_code == status
        assert (await stranger.get(f"{page}/file")).status_code == status


async def with_somebody(sown, address):
    """A list on which somebody is confirmed."""
    sheet = await sheet_by_id(as_uuid(address.rpartition("/")[2]))
    assert sheet is not None
    assert sheet.taken > 0


def test_a_draft_is_small_by_default():
    assert DocumentDraft(title="T", filename="t").pieces == 1


# --- what was given out --------------------------------------------------------------------------


async def code_at(world, organization):
    return (await example_of(matrix()["papers.issued.check"], organization))["code"]


async def test_whoever_has_the_paper_sees_that_it_holds(sown):
    code = await code_at(sown.world, sown.world.ours)
    visitor = sown.world.browser(sown.app, "visitor")
    page = await visitor.get(f"/documents/{code}", **{"Accept-Language": "en"})
    assert page.status_code == 200
    assert "This document is valid." in page.text
    assert page.headers["x-robots-tag"] == "noindex"
    other = code[:-1] + ("B" if code.endswith("A") else "A")
    assert (await visitor.get(f"/documents/{other}")).status_code == 404


async def test_a_typed_code_leads_there(sown):
    code = await code_at(sown.world, sown.world.ours)
    visitor = sown.world.browser(sown.app, "visitor")
    answer = await visitor.get(f"/documents?code={code[:4].lower()}-{code[4:]}")
    assert answer.headers["location"] == f"/documents/{code}"
    wrong = await visitor.get("/documents?code=%3Cb%3E")
    assert wrong.status_code == 404
    assert "<b>" not in wrong.text
    assert (await visitor.get("/documents")).status_code == 200


async def test_it_is_checked_also_while_its_module_is_off(sown):
    """The sown one is of volunteering."""
    code = await code_at(sown.world, sown.world.ours)
    await switch_off("volunteering")
    page = await sown.world.browser(sown.app, "visitor").get(
        f"/documents/{code}", **{"Accept-Language": "en"}
    )
    assert "This document is valid." in page.text


async def test_a_revoked_one_says_so_and_not_why(sown):
    code = await code_at(sown.world, sown.world.ours)
    viewer = await sown.world.viewer("coordinator")
    found = await issued_by_code(code)
    await revoke_document(found.id, viewer=viewer, reason="Sekret")
    page = await sown.world.browser(sown.app, "visitor").get(
        f"/documents/{code}", **{"Accept-Language": "en"}
    )
    assert "was revoked" in page.text
    assert "Sekret" not in page.text


async def test_whoever_tries_many_codes_is_slowed_down(sown, monkeypatch):
    code = await code_at(sown.world, sown.world.ours)
    visitor = sown.world.browser(sown.app, "visitor")
    monkeypatch.setattr(routes, "CHECKS", 3)
    monkeypatch.setattr(routes, "CHECKED_WITHIN", timedelta(days=36_500))
    before = [(await visitor.get("/documents?code=ABCD")).status_code for _ in range(2)]
    known = (await visitor.get(f"/documents/{code}")).status_code
    after = [
        (await visitor.get(path)).status_code
        for path in (f"/documents/{code}", "/documents?code=A")
    ]
    assert (before, known, after) == ([404, 404], 200, [429, 429])
    assert (await visitor.get("/documents")).status_code == 200
