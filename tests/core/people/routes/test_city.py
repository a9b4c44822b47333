"""The city's pages on organizations, reports of content, and the documents."""

from __future__ import annotations

import pytest

from core.people.directory import organization_by_id
from core.people.tables import ContentReport
from core.services.cases.api import open_cases
from tests.core.people.conftest import account_of, checksum, mails, register

A11Y = [
    "wstep",
    "podmiot",
    "url",
    "data-publikacja",
    "data-aktualizacja",
    "status",
    "ocena",
    "data-sporzadzenie",
    "data-przeglad",
    "kontakt",
    "osoba",
    "email",
    "telefon",
    "procedura",
    "architektura",
    "aplikacje",
    "deklaracja",
    "data-deklaracja-przeglad",
    "tresci-niedostepne",
]


async def officer(new_browser):
    return await new_browser(await account_of("olcha@example.org", city_role="city_officer"))


async def test_officer_sees_data_people_and_history(new_browser):
    found = await register()
    page = await (await officer(new_browser)).get(f"/city/organizations/{found.slug}")
    assert page.status_code == 200
    for text in ("0009900001", "zofia@example.org", "zweryfikowano w\u00a0urzędzie"):
        assert text in page.text
    assert "people.organization." not in page.text


async def test_officer_suspends_with_a_reason_and_takes_it_back(new_browser):
    found = await register()
    browser = await officer(new_browser)
    path = f"/city/organizations/{found.slug}"
    assert (await browser.post(f"{path}/suspend", reason="")).status_code == 422
    assert (await browser.post(f"{path}/suspend", reason="skarga")).status_code == 303
    assert (await organization_by_id(found.id)).state == "suspended"
    assert (await browser.post(f"{path}/suspend", reason="x")).status_code == 409
    assert (await browser.post(f"{path}/unsuspend", reason="")).status_code == 303
    assert (await organization_by_id(found.id)).state == "verified"


@pytest.mark.parametrize("email", ["zofia@example.org", "mallory@example.org"])
async def test_city_pages_are_for_the_city(new_browser, email):
    found = await register()
    browser = await new_browser(await account_of(email))
    before = await checksum()
    path = f"/city/organizations/{found.slug}"
    assert (await browser.get("/city/organizations")).status_code == 403
    assert (await browser.get(path)).status_code == 403
    assert (await browser.get("/city/organizations/no-such")).status_code == 403
    assert (await browser.post(f"{path}/suspend", reason="x")).status_code == 403
    assert await checksum() == before


async def test_city_list_has_every_state(new_browser):
    await register(is_verified=False)
    browser = await officer(new_browser)
    assert "Przystań" in (await browser.get("/city/organizations")).text
    assert "Przystań" in (await browser.get("/city/organizations?state=pending")).text
    assert (await browser.get("/city/organizations?state=nonsense")).status_code == 422


async def test_visitor_reports_a_page_and_the_city_has_a_case(browser, new_browser):
    form = await browser.get("/report?path=/events/x")
    assert 'value="/events/x"' in form.text
    answer = await browser.post("/report", path="/events/x", reason="Nieprawda", email="")
    assert answer.status_code == 200
    (case,) = await open_cases(["people.report"])
    page = await (await officer(new_browser)).get(case.url_path)
    assert "Nieprawda" in page.text


async def test_report_without_words_is_not_taken(browser):
    answer = await browser.post("/report", path="/events/x", reason="", email="nonsense")
    assert answer.status_code == 422
    assert await ContentReport.count() == 0


async def test_report_leads_back_to_our_own_pages_only(browser):
    assert "evil" not in (await browser.get("/report?path=//evil.example")).text
    answer = await browser.post("/report", path="javascript:alert(1)", reason="x", email="")
    assert "javascript:" not in answer.text


@pytest.mark.parametrize("language", ["pl", "en", "uk"])
@pytest.mark.parametrize("path", ["/terms", "/privacy", "/accessibility", "/contact", "/report"])
async def test_documents_stand_in_each_language(browser, path, language):
    page = await browser.get(f"{path}?lang={language}")
    assert page.status_code == 200
    assert f'lang="{language}"' in page.text


@pytest.mark.parametrize("language", ["pl", "en", "uk"])
async def test_accessibility_statement_has_the_ids_of_the_technical_conditions(browser, language):
    page = (await browser.get(f"/accessibility?lang={language}")).text
    assert [name for name in A11Y if f'id="a11y-{name}"' not in page] == []


async def test_no_mail_is_sent_by_looking(browser):
    await browser.get("/report")
    assert await mails("people.report_decided") == []
