"""The terms of organizations on the city's desk."""

from __future__ import annotations

import pytest

from core.people.service.terms import SHIPPED_VERSION, versions_of
from tests.core.people.conftest import account_of

GIVEN = {
    "version": "2096-01",
    "in_force_from": "2096-01-01",
    "text-pl": "## Nowe zasady",
    "text-en": "## New terms",
}


@pytest.fixture
async def admin(new_browser):
    return await new_browser(await account_of("boss@example.org", city_role="city_admin"))


async def test_a_further_version_begins_as_the_present_text_and_is_published(admin):
    page = (await admin.get("/city/terms")).text
    assert "organiz" in page.partition("<textarea")[2].partition("</textarea>")[0]
    assert (await admin.post("/city/terms", **GIVEN)).status_code == 303
    (new, shipped) = await versions_of()
    assert (new.version, new.text.texts["en"]) == ("2096-01", "## New terms")
    assert new.in_force_from.isoformat() == "2095-12-31T23:00:00+00:00"
    assert shipped.version == SHIPPED_VERSION
    assert "Nowe zasady</h" in (await admin.get("/city/terms")).text


@pytest.mark.parametrize(
    "wrong",
    [{"version": ""}, {"in_force_from": "2020-01-01"}, {"text-pl": ""}, {"version": "2026-11"}],
)
async def test_what_is_wrong_is_said_and_what_was_typed_stays(admin, wrong):
    answer = await admin.post("/city/terms", **GIVEN | wrong)
    assert answer.status_code == 422
    assert "## New terms" in answer.text
    assert len(await versions_of()) == 1
