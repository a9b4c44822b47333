"""A person chooses which messages come how, and when it is quiet."""

from datetime import time

import pytest

from core.contracts.viewer import Viewer
from core.services.outbox import api as outbox
from core.services.outbox.api import QuietHours
from tests.core.facilities.mailer.conftest import queued
from tests.core.facilities.post import house
from tests.core.facilities.post.house import TOKEN, as_actor

PAGE = "/me/notifications"
WAY = "post.telegraph"
ANNA = Viewer(
    language="en",
    account=house.UUID(int=1),
    person=house.UUID(int=2),
    email="anna@example.org",
    csrf_token=TOKEN,
)


@pytest.fixture
def anna(browser, monkeypatch):
    """The volunteer of these tests is Anna."""

    async def viewer_of(self, *, cookies, headers):
        return ANNA

    monkeypatch.setattr(house.Doorkeeper, "viewer_of", viewer_of)
    return browser


async def send(browser, path, **data):
    headers = as_actor("volunteer") | {"sec-fetch-site": "same-origin"}
    return await browser.post(path, data=data, headers=headers, follow_redirects=False)


async def test_what_is_not_ticked_is_switched_off_for_that_way_alone(anna):
    page = await anna.get(PAGE, headers=as_actor("volunteer"))
    assert page.status_code == 200
    assert f'value="post.reminder@{WAY}" checked' in page.text
    assert 'value="post.news@mail" checked' in page.text
    assert 'value="post.letter@mail"' not in page.text  # it cannot be switched off
    answer = await send(anna, PAGE, wanted=[f"post.change@{WAY}", "post.letter@mail"])
    assert answer.status_code == 303
    hashed = outbox.hash_of(ANNA.email)
    muted = await outbox.mutes_of(hashed)
    assert {("post.reminder", WAY), ("post.news", "mail")} <= muted
    assert ("post.change", WAY) not in muted
    assert ("post.letter", "mail") not in muted
    await send(anna, PAGE, wanted=["post.news@mail"])
    assert not await outbox.is_muted("post.news", hashed)


async def test_quiet_hours_of_ones_own_hold_until_the_citys_are_taken_again(anna):
    typed = {"starts": "22:15", "ends": "6:30", "zone": "Europe/Kyiv"}
    wrong = await send(anna, PAGE + "/quiet", whose="own", **typed)
    assert wrong.status_code == 422
    assert "22:15" in wrong.text
    typed["ends"] = "06:30"
    assert (await send(anna, PAGE + "/quiet", whose="own", **typed)).status_code == 303
    own = QuietHours(starts=time(22, 15), ends=time(6, 30), zone="Europe/Kyiv")
    assert await outbox.quiet_hours_for(ANNA.person) == own
    await send(anna, PAGE + "/quiet", whose="none", **typed)
    assert await outbox.own_quiet_hours(ANNA.person) == (False, own)
    await send(anna, PAGE + "/quiet", whose="city", **typed)
    assert await outbox.own_quiet_hours(ANNA.person) is None


@pytest.mark.parametrize(
    "wrong", [{"starts": "25:00"}, {"ends": ""}, {"zone": "Europe/Nowhere"}, {"whose": "mine"}]
)
async def test_what_is_no_time_and_no_zone_is_refused(anna, wrong):
    typed = {"whose": "own", "starts": "22:00", "ends": "06:30", "zone": "Europe/Kyiv"} | wrong
    assert (await send(anna, PAGE + "/quiet", **typed)).status_code == 422
    assert await outbox.own_quiet_hours(ANNA.person) is None


async def test_who_is_not_signed_in_is_asked_to(browser):
    await queued("a")
    answer = await browser.get(PAGE, follow_redirects=False)
    assert answer.status_code in (303, 401, 403)
