"""The page of another rule: all that it does to dates and people stands there before it is done."""

import re

import pytest

from core.testing.people import make_viewer, sign_in
from plugins.events.series_queries import dates_of
from plugins.events.tests.conftest import WITH_SIGNUP, enter
from plugins.events.tests.service.test_repeating import make_weekly


def wish(token, **given):
    return {
        "csrf_token": token,
        "scope": "all",
        "pattern": "weekly",
        "every": "1",
        "weekdays": ["TU", "TH"],
        "last_day": "2027-04-08",
        "action": "show",
        **given,
    }


async def test_dates_and_people_are_shown_before_the_rule_changes(client, make_event, coordinator):
    first = await make_weekly(make_event, coordinator, registration=WITH_SIGNUP)
    dates = await dates_of(first.series)
    for name in ("ala", "ola"):
        await enter(dates[4], await make_viewer(name))
    token = await sign_in(client, coordinator)
    path = f"/desk/przystan/events/{first.id}/series"
    assert f"{path}/rule" in (await client.get(path)).text
    empty = await client.get(f"{path}/rule")
    assert 'value="2027-04-13"' in empty.text
    shown = await client.post(f"{path}/rule", data=wish(token))
    assert shown.status_code == 200
    text = " ".join(re.sub("<[^>]+>", " ", shown.text).replace("\xa0", " ").split())
    assert "4 terminy zostają bez zmian." in text
    assert "1 termin zostanie odwołany" in text
    assert "2 zapisane osoby dostaną wiadomość." in text
    assert "4 nowe terminy" in text
    (rule,) = re.findall(r'name="shown"[^>]*value="([^"]+)"', shown.text)
    sure = wish(token, action="save", shown=rule, days=["2027-03-18", "2027-03-25"])
    unsaid = await client.post(f"{path}/rule", data=sure)
    assert unsaid.status_code == 422
    assert "Podaj powód" in unsaid.text or "Napisz" in unsaid.text
    done = await client.post(
        f"{path}/rule", data={**sure, "reason": "Mniej osób."}, follow_redirects=True
    )
    said = done.text.replace("\xa0", " ")
    assert "Cykl ma nową regułę. 2 terminy są nowe. 1 termin odpadł." in said
    assert len(await dates_of(first.series)) == 7


@pytest.mark.parametrize(
    "change", [{"last_day": ""}, {"every": "0"}, {"number": "0", "last_day": ""}]
)
async def test_a_wrong_rule_is_said_and_nothing_typed_is_lost(
    client, make_event, coordinator, change
):
    first = await make_weekly(make_event, coordinator)
    token = await sign_in(client, coordinator)
    path = f"/desk/przystan/events/{first.id}/series/rule"
    answer = await client.post(path, data=wish(token, reason="Remont", **change))
    assert answer.status_code == 422
    assert 'value="TH"' in answer.text
    assert len(await dates_of(first.series)) == 5


async def test_a_single_event_has_no_rule(client, make_event, coordinator):
    event = await make_event()
    await sign_in(client, coordinator)
    answer = await client.get(
        f"/desk/przystan/events/{event.id}/series/rule", follow_redirects=False
    )
    assert answer.headers["location"].endswith("/repeat")
