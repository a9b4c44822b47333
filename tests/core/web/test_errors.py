"""Every error that leaves a room has one status, one code and words; details of ours stay here."""

import pytest

from tests.core.web.kiosk.plugin import ERRORS, SECRET

JSON = {"accept": "application/json", "accept-language": "en"}
MAPPING = {
    "refused": (409, "full"),
    "invalid": (422, "invalid"),
    "too-many": (429, "too_many"),
    "not-allowed": (403, "not_allowed"),
    "not-found": (404, "not_found"),
    "unavailable": (503, "unavailable"),
    "database": (503, "unavailable"),
    "gone": (410, "http_410"),
    "broken": (500, "error"),
}


def test_every_error_of_the_kiosk_is_expected():
    assert MAPPING.keys() == ERRORS.keys()


@pytest.mark.parametrize("name", MAPPING)
async def test_a_program_gets_status_code_and_words(browser, name):
    answer = await browser.get(f"/kiosk/errors/{name}", headers=JSON)
    said = answer.json()
    assert (answer.status_code, said["error"]) == MAPPING[name]
    assert said["message"]
    assert said.keys() == {"error", "message", "fields"}


@pytest.mark.parametrize("name", MAPPING)
async def test_a_person_gets_a_page_with_the_same_status(browser, name):
    answer = await browser.get(f"/kiosk/errors/{name}", headers={"accept": "text/html"})
    assert answer.status_code == MAPPING[name][0]
    assert answer.headers["content-type"].startswith("text/html")
    assert "<h1>" in answer.text


async def test_a_refusal_is_said_with_its_values(browser):
    answer = await browser.get("/kiosk/errors/refused", headers=JSON)
    assert answer.json()["message"] == "All 7 places are taken."


async def test_wrong_fields_are_named_in_the_readers_language(browser):
    polish = JSON | {"accept-language": "pl"}
    english, said = [
        (await browser.get("/kiosk/errors/invalid", headers=headers)).json()["fields"]["name"]
        for headers in (JSON, polish)
    ]
    assert english == ["Please fill this in."]
    assert said != english


@pytest.mark.parametrize(("name", "seconds"), [("too-many", "90"), ("unavailable", "5")])
async def test_who_should_come_back_is_told_when(browser, name, seconds):
    for accept in ("application/json", "text/html"):
        answer = await browser.get(f"/kiosk/errors/{name}", headers={"accept": accept})
        assert answer.headers["retry-after"] == seconds


async def test_a_fault_of_ours_is_logged_and_not_told(browser, caplog):
    for accept in ("application/json", "text/html"):
        answer = await browser.get("/kiosk/errors/broken", headers={"accept": accept})
        assert SECRET not in answer.text
    assert SECRET in caplog.text
    assert "/kiosk/errors/{name" in caplog.text
