"""One's own account: name, language, and the age that was said."""

import pytest

from core.contracts.ages import AgeBand, SaidAge
from core.data.commands import run
from core.data.times import utc_now
from core.people.ages import age_of, say_age
from tests.core.people.conftest import viewer_for

PAGE = "/me/account"


@pytest.fixture
async def ola(app):
    return await viewer_for("ola@example.org")


@pytest.fixture
async def page(new_browser, ola):
    return await new_browser(ola.account)


async def test_name_and_language_are_changed(page):
    assert (await page.post(PAGE, name="Ola Lis", language="en")).status_code == 303
    shown = (await page.get(PAGE)).text
    assert 'value="Ola Lis"' in shown
    assert (await page.post(PAGE, name="", language="en")).status_code == 422


async def test_an_age_is_shown_and_corrected_once_it_was_said(page, ola):
    page.headers["accept-language"] = "en"
    assert "Your age" not in (await page.get(PAGE)).text
    assert (await page.post(f"{PAGE}/age", age="adult")).status_code == 404
    said = SaidAge(band=AgeBand.FROM_16, said_on=utc_now().date())
    await run(lambda: say_age(ola.person, said))
    assert f'action="{PAGE}/age"' in (await page.get(PAGE)).text
    older = await page.post(f"{PAGE}/age", age="adult")
    assert older.status_code == 422
    assert 'id="age-error"' in older.text
    assert (await page.post(f"{PAGE}/age", age="under_13")).status_code == 422
    assert (await page.post(f"{PAGE}/age", age="13_15")).status_code == 303
    assert (await age_of(ola.person)).band == "13_15"
