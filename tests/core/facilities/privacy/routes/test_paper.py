"""An organization gives out and erases data of its people from paper, and of nobody else."""

from __future__ import annotations

from uuid import UUID

from httpx import Response

from core.data.commands import Sql, as_uuid, execute, read
from core.data.times import utc_now
from core.facilities.privacy import shelf
from core.facilities.privacy.jobs import work
from core.facilities.privacy.queries import requests_about
from core.testing.fixtures import SownCity
from core.testing.pages import forms_on

_FROM_PAPER = """
SELECT o.slug, h.id AS sheet, s.id AS signup, s.person FROM signups_signup s
JOIN signups_sheet h ON h.id = s.sheet JOIN people_organization o ON o.id = h.organization
JOIN signups_paper f ON f.signup = s.id
WHERE o.id = ? AND f.joined_at IS NULL AND s.state = 'confirmed' AND h.starts_at > ?
ORDER BY h.starts_at DESC, s.id
"""


async def somebody(sown: SownCity, organization: UUID | None = None) -> tuple[str, str, UUID]:
    """The list on which somebody from paper stands, the page of their data, and who it is."""
    rows = await read(_FROM_PAPER, [organization or sown.world.ours, utc_now()])
    found = rows[0]
    listed = f"/desk/{found['slug']}/signups/{found['sheet']}"
    return listed, f"{listed}/{found['signup']}/data", as_uuid(found["person"])


async def send(sown: SownCity, page: str, verb: str, **given: str) -> Response:
    browser = sown.world.browser(sown.app, "coordinator")
    shown = await browser.get(page)
    form = next(one for one in forms_on(shown.text) if one.action == f"{page}/{verb}")
    return await browser.send(form.action, dict(form.pairs) | given)


async def test_data_are_handed_out_as_a_file_once(sown: SownCity) -> None:
    listed, page, person = await somebody(sown)
    browser = sown.world.browser(sown.app, "coordinator")
    assert page in (await browser.get(listed)).text
    assert (await send(sown, page, "export", reason="  ")).status_code == 422
    assert (await send(sown, page, "export", reason="przyszła z dowodem")).status_code == 303
    await work()
    file = await send(sown, page, "file")
    assert file.headers["content-disposition"] == 'attachment; filename="data.html"'
    assert "Halina Papier" in file.text
    (request,) = await requests_about(person, by=sown.world.accounts["coordinator"])
    assert not shelf.path_of(person, request.id).exists()
    again = await browser.send(f"{page}/file", {})
    assert (again.status_code, again.headers["location"]) == (303, page)
    (entry,) = await read(
        "SELECT subject, organization, reason FROM audit_entry"
        " WHERE action = 'privacy.export.asked'"
    )
    assert as_uuid(entry["organization"]) == sown.world.ours
    assert (as_uuid(entry["subject"]), entry["reason"]) == (person, "przyszła z dowodem")


async def test_a_file_is_taken_by_whoever_had_it_put_together(sown: SownCity) -> None:
    _, page, _ = await somebody(sown)
    await send(sown, page, "export", reason="list")
    await work()
    other = sown.world.browser(sown.app, "organization_admin")
    taken = await other.send(f"{page}/file", {})
    assert taken.status_code == 303
    assert (await send(sown, page, "file")).status_code == 200


async def test_erasing_needs_the_word_and_gives_a_report(sown: SownCity) -> None:
    listed, page, person = await somebody(sown)
    given = {"erase_reason": "list z podpisem"}
    assert (await send(sown, page, "erase", **given)).status_code == 422
    given["understood"] = "y"
    assert (await send(sown, page, "erase", **given)).status_code == 409, "something lies ahead"
    assert await read("SELECT id FROM privacy_request") == []
    done = await send(sown, page, "erase", **given, cancels="y")
    assert done.status_code == 303
    await work()
    browser = sown.world.browser(sown.app, "coordinator")
    report = await browser.get(done.headers["location"])
    assert "people_person" in report.text
    assert "Halina Papier" not in report.text
    assert (await browser.get(page)).status_code == 404
    assert page not in (await browser.get(listed)).text
    rows = await read("SELECT name FROM people_person WHERE id = ?", [person])
    assert rows[0]["name"] == ""


async def test_nobody_with_an_account_or_an_address_is_there(sown: SownCity) -> None:
    browser = sown.world.browser(sown.app, "coordinator")
    _, page, person = await somebody(sown)
    assert (await browser.get(page)).status_code == 200, "the control"
    await execute(Sql("UPDATE people_person SET email = 'h@example.org' WHERE id = ?", [person]))
    assert (await browser.get(page)).status_code == 404
    await execute(Sql("UPDATE people_person SET email = NULL WHERE id = ?", [person]))
    moved = "UPDATE people_account SET person = ? WHERE id = ?"
    await execute(Sql(moved, [person, sown.world.accounts["volunteer"]]))
    assert (await browser.get(page)).status_code == 404
    for verb in ("export", "file", "erase"):
        assert (await browser.send(f"{page}/{verb}", {"reason": "x"})).status_code == 404
    assert await read("SELECT id FROM privacy_request") == []


async def test_who_is_known_elsewhere_too_is_nobodys_to_erase(sown: SownCity) -> None:
    _, page, person = await somebody(sown)
    _, _, other = await somebody(sown, sown.world.twin)
    browser = sown.world.browser(sown.app, "coordinator")
    await execute(Sql("UPDATE signups_signup SET person = ? WHERE person = ?", [person, other]))
    assert (await browser.get(page)).status_code == 404


async def test_other_organizations_people_are_not_found(sown: SownCity) -> None:
    _, page, _ = await somebody(sown, sown.world.twin)
    browser = sown.world.browser(sown.app, "coordinator")
    assert (await browser.get(page)).status_code == 404
    twin = sown.world.browser(sown.app, "twin_coordinator")
    assert (await twin.get(page)).status_code == 200, "the control"
