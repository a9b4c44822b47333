"""The description of /api/v1: whole, of the modules that are on, in three languages."""

import json

import pytest

from core.facilities.programs.description import document, operations, scopes_of
from core.web.api.operations import ROOT
from core.web.i18n import use_language


@pytest.fixture
def whole(registry):
    """Of all modules there are, whatever their number."""
    with use_language("en"):
        return document(frozenset(registry.modules))


def said(whole):
    return [one for methods in whole["paths"].values() for one in methods.values()]


def test_every_operation_says_what_it_takes_and_answers(whole):
    for one in said(whole):
        assert one["summary"]
        assert one["x-scope"] in {scope.key for scope in scopes_of()}
        answers = one["responses"]
        assert {"401", "403", "404", "422", "429"} <= set(answers)
        done = next(answer for status, answer in answers.items() if status.startswith("2"))
        assert done["content"]["application/json"]["example"]
        for status, answer in answers.items():
            if status.startswith("4"):
                assert list(answer["content"]) == ["application/problem+json"]


def test_writes_need_a_key_and_show_a_body(whole):
    writes = [
        one
        for methods in whole["paths"].values()
        for method, one in methods.items()
        if method != "get"
    ]
    assert len(writes) > 10
    for one in writes:
        names = [parameter["name"] for parameter in one["parameters"] if parameter["required"]]
        assert "Idempotency-Key" in names
        assert "requestBody" in one
        assert "409" in one["responses"]


def test_bodies_take_nothing_else(whole):
    components = whole["components"]["schemas"]
    for one in said(whole):
        if "requestBody" in one:
            place = one["requestBody"]["content"]["application/json"]["schema"]["$ref"]
            assert components[place.rpartition("/")[2]]["additionalProperties"] is False


def test_names_are_different_and_addresses_are_ours(whole):
    names = [one["operationId"] for one in said(whole)]
    assert len(names) == len(set(names)) == len(operations())
    assert all(path.startswith(ROOT) for path in whole["paths"])


def test_a_module_that_is_off_is_not_described(registry):
    with use_language("en"):
        found = json.dumps(document(frozenset({"events"})))
    assert "/volunteering" not in found
    assert "/api/v1/events" in found


def test_it_is_written_in_the_readers_language(registry):
    said = set()
    for code in ("pl", "en", "uk"):
        with use_language(code):
            said.add(document(frozenset(registry.modules))["info"]["description"])
    assert len(said) == 3


async def test_the_page_and_the_file_are_everybodys(client):
    page = await client.get("/schema")
    assert page.status_code == 200
    assert "<script>" not in page.text
    assert 'id="api_write_event"' in page.text
    for other in ("//", "http"):
        assert f'src="{other}' not in page.text
    file = await client.get("/schema/openapi.json")
    assert file.json()["openapi"] == "3.1.0"
    assert file.headers["cache-control"].startswith("public")
    again = await client.get(
        "/schema/openapi.json", headers={"If-None-Match": file.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
