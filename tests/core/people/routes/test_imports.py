"""The way of a file through the city's desk: chosen, looked at, changed, brought in."""

from __future__ import annotations

import pytest

from core.data.commands import read
from core.data.spreadsheets import MOST_BYTES, read_table
from core.people.directory import organization_by_slug
from tests.core.people.conftest import account_of, checksum

TABLE = """Nazwa;Rodzaj;KRS;E-mail
Stowarzyszenie <b>Most</b>;stowarzyszenie;9900101;most@example.org
=Fundacja;fundacja;;zły adres
"""


async def officer(new_browser):
    return await new_browser(await account_of("olcha@example.org", city_role="city_officer"))


async def choose(browser, data, name="ngo.csv"):
    return await browser.http.post(
        "/city/imports",
        data={"csrf_token": browser.csrf},
        files={"file": (name, data)},
        headers=browser.headers,
        follow_redirects=False,
    )


async def test_from_the_file_to_the_directory(new_browser):
    browser = await officer(new_browser)
    assert (await browser.get("/city/imports")).status_code == 200
    answer = await choose(browser, TABLE.encode("cp1250"))
    assert answer.status_code == 303
    path = answer.headers["location"]
    page = await browser.get(path)
    assert "Stowarzyszenie &lt;b&gt;Most&lt;/b&gt;" in page.text
    assert "<b>Most" not in page.text
    wrong = await browser.get(f"{path}/wrong.csv")
    assert "attachment" in wrong.headers["content-disposition"]
    table = read_table(wrong.content)
    assert table.headings[:4] == ("Nazwa", "Rodzaj", "KRS", "E-mail")
    assert (table.rows[0][0], table.rows[0][4]) == ("=Fundacja", "3")
    assert "E-mail" in table.rows[0][5] or "e-mail" in table.rows[0][5]
    done = await browser.post(f"{path}/apply")
    assert (done.status_code, done.headers["location"]) == (303, path)
    assert (await organization_by_slug("stowarzyszenie-b-most-b")).is_unclaimed
    assert (await browser.post(f"{path}/apply")).status_code == 409
    assert (await browser.get(path)).status_code == 200
    public = await browser.get("/organizations/stowarzyszenie-b-most-b")
    assert "notice-info" in public.text


async def test_columns_are_changed_and_a_wrong_choice_stays_on_the_page(new_browser):
    browser = await officer(new_browser)
    path = (await choose(browser, b"A,B\nFundacja Most,9900101\n")).headers["location"]
    twice = {"column-0": "krs", "column-1": "krs"}
    answer = await browser.post(f"{path}/columns", **twice)
    assert answer.status_code == 422
    assert answer.text.count('value="krs" selected') == 2
    right = {"column-0": "legal_name", "column-1": "krs", "kind_otherwise": "foundation"}
    assert (await browser.post(f"{path}/columns", **right)).status_code == 303
    assert (await browser.post(f"{path}/apply", otherwise="nothing")).status_code == 422
    assert (await browser.post(f"{path}/apply", **{"row-9": "skip"})).status_code == 422
    assert (await browser.post(f"{path}/apply", **{"row-2": ""})).status_code == 303
    assert (await organization_by_slug("fundacja-most")).kind == "foundation"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"a;b\n", b"x" * (MOST_BYTES + 1)])
async def test_a_file_that_cannot_be_used_is_told_on_the_page(new_browser, data):
    browser = await officer(new_browser)
    answer = await choose(browser, data)
    assert answer.status_code == 422
    assert 'id="file-error"' in answer.text
    assert await read("SELECT id FROM people_import") == []


async def test_the_example_is_a_file_that_comes_in_whole(new_browser):
    browser = await officer(new_browser)
    example = await browser.get("/city/imports/example.csv")
    path = (await choose(browser, example.content)).headers["location"]
    assert "wrong.csv" not in (await browser.get(path)).text
    await browser.post(f"{path}/apply")
    assert len(await read("SELECT id FROM people_organization")) == 2


async def test_files_are_for_the_city_s_office(new_browser):
    office = await officer(new_browser)
    path = (await choose(office, TABLE.encode())).headers["location"]
    browser = await new_browser(await account_of("mallory@example.org"))
    before = await checksum()
    for address in ("/city/imports", path, f"{path}/wrong.csv", "/city/imports/example.csv"):
        assert (await browser.get(address)).status_code == 403
    assert (await browser.post(f"{path}/apply")).status_code == 403
    assert (await choose(browser, TABLE.encode())).status_code == 403
    assert await checksum() == before
    unknown = "/city/imports/00000000-0000-7000-8000-000000000000"
    assert (await office.get(unknown)).status_code == 404
