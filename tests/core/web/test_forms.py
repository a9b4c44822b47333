"""A form takes what our pages send, says what is wrong, and refuses what no page of ours sends."""

import pytest

FINE = {"name": "Festyn", "title-pl": "Festyn", "title-en": ""}
PL, EN = {"accept-language": "pl"}, {"accept-language": "en"}


async def send(browser, headers=EN, **changed):
    fields = {name: value for name, value in (FINE | changed).items() if value is not None}
    return await browser.post(
        "/kiosk/things", data=fields, headers={**headers, "accept": "application/json"}
    )


async def test_what_a_page_sends_is_taken_and_stripped(browser):
    answer = await send(browser, name="  Festyn  ")
    assert (answer.status_code, answer.json()["data"]) == (200, "Festyn")


@pytest.mark.parametrize("name", ["csrf_token", "idempotency_key"])
async def test_fields_of_every_form_are_known(browser, name):
    assert (await send(browser, **{name: "x"})).status_code == 200


async def test_an_unknown_field_is_refused_by_name(browser):
    answer = await send(browser, is_admin="1")
    assert (answer.status_code, answer.json()["error"]) == (422, "invalid")
    assert answer.json()["fields"].keys() == {"is_admin"}


@pytest.mark.parametrize("text", ["a\x00b", "a\x1bb", "a\x7fb"])
@pytest.mark.parametrize("field", ["name", "title-pl"])
async def test_control_characters_are_refused(browser, field, text):
    answer = await send(browser, **{field: text})
    assert (answer.status_code, list(answer.json()["fields"])) == (422, [field])


async def test_what_is_missing_is_said_in_the_readers_language(browser):
    polish = (await send(browser, PL, name="")).json()["errors"]["name"]
    english = (await send(browser, name="")).json()["errors"]["name"]
    assert english == ["Please fill this in."]
    assert polish != english


async def test_errors_of_several_languages_stand_in_their_field(browser):
    answer = await send(browser, **{"title-pl": ""})
    assert answer.status_code == 422
    assert answer.json()["errors"]["title"]["pl"] == ["Please fill this in."]


async def test_a_line_is_one_line_and_not_too_long(browser):
    for name in ("a\nb", "x" * 201):
        assert (await send(browser, name=name)).json()["errors"].keys() == {"name"}
    assert (await send(browser, name="x" * 200)).status_code == 200
