"""The pages of dates that come back: shown before they are made, changed in their scope."""

import pytest

from core.testing.people import sign_in
from plugins.events.tests.conftest import (
    fresh,
)
from plugins.events.tests.service.test_repeating import WHEN


@pytest.fixture
async def weekly(make_event):
    """A draft that is to come back each Tuesday."""
    return await make_event("Kurs tańca", timing=WHEN)


async def test_dates_are_shown_before_they_are_made_and_can_be_left_out(
    client, weekly, coordinator
):
    token = await sign_in(client, coordinator)
    path = f"/desk/przystan/events/{weekly.id}"
    wish = {
        "csrf_token": token,
        "pattern": "weekly",
        "every": "1",
        "last_day": "2027-04-06",
        "sign_up": "each",
        "action": "show",
    }
    shown = await client.post(f"{path}/repeat", data=wish)
    assert shown.status_code == 200
    assert 'value="2027-03-30"' in shown.text
    assert "w każdy wtorek, do 6 kwietnia 2027" in shown.text
    import re

    (rule,) = re.findall(r'name="shown"[^>]*value="([^"]+)"', shown.text)
    days = ["2027-03-23", "2027-04-06"]
    unseen = {**wish, "action": "save", "shown": rule, "every": "2", "days": days}
    assert "Utwórz te terminy" in (await client.post(f"{path}/repeat", data=unseen)).text
    made = await client.post(
        f"{path}/repeat",
        data={**wish, "action": "save", "shown": rule, "days": days},
        follow_redirects=True,
    )
    assert "Cykl ma 3 terminy." in made.text
    assert "Pominięte terminy" in made.text
    added = await client.post(
        f"{path}/series/add",
        data={"csrf_token": token, "day": "2027-03-30"},
        follow_redirects=True,
    )
    assert "Termin dodany." in added.text
    wrong = await client.post(
        f"{path}/series/extend", data={"csrf_token": token, "last_day": "2027-04-06"}
    )
    assert wrong.status_code == 422
    longer = await client.post(
        f"{path}/series/extend",
        data={"csrf_token": token, "last_day": "2027-04-13"},
        follow_redirects=True,
    )
    assert "Dodano 1 termin." in longer.text
    copied = await client.post(
        f"{path}/series/copy", data={"csrf_token": token}, follow_redirects=True
    )
    assert "Skopiowano na kolejny rok" in copied.text
    gone = await client.post(
        f"{path}/series/delete", data={"csrf_token": token}, follow_redirects=True
    )
    assert "Usunięto 5 szkiców." in gone.text


@pytest.mark.parametrize(
    ("change", "status"),
    [({"last_day": ""}, 422), ({"every": "0"}, 422), ({"last_day": "2031-01-01"}, 422)],
)
async def test_a_wrong_rule_is_said_at_its_field(client, weekly, coordinator, change, status):
    wish = {
        "csrf_token": await sign_in(client, coordinator),
        "pattern": "weekly",
        "every": "1",
        "last_day": "2027-04-06",
        "sign_up": "each",
        "action": "show",
    }
    path = f"/desk/przystan/events/{weekly.id}/repeat"
    answer = await client.post(path, data=wish | change)
    assert answer.status_code == status
    assert 'value="weekly"' in answer.text


async def test_a_change_from_the_desk_goes_to_the_dates_of_its_scope(
    client, make_event, coordinator
):
    from plugins.events.series_queries import dates_of
    from plugins.events.tests.service.test_repeating import make_weekly

    first = await make_weekly(make_event, coordinator)
    third = (await dates_of(first.series))[2]
    token = await sign_in(client, coordinator)
    path = f"/desk/przystan/events/{third.id}"
    assert 'value="following"' in (await client.get(f"{path}/change")).text
    wish = {
        "csrf_token": token,
        "starts_at": "2027-03-30T19:00",
        "ends_at": "2027-03-30T21:00",
        "place_name": "Sala lustrzana",
    }
    await client.post(f"{path}/change", data={**wish, "scope": "following"})
    places = [one.place_name for one in await dates_of(first.series)]
    assert places == ["Park Jonstona"] * 2 + ["Sala lustrzana"] * 3
    alone = {"csrf_token": token, "scope": "this", "reason": "Choroba."}
    await client.post(f"{path}/cancel", data=alone)
    assert "Przywróć termin" in (await client.get(path)).text
    await client.post(f"{path}/restore", data={"csrf_token": token})
    assert (await fresh(third)).state == "published"
    last = (await dates_of(first.series))[4]
    await client.post(f"/desk/przystan/events/{last.id}/change", data={**wish, "scope": "this"})
    overview = await client.get(f"/desk/przystan/events/{last.id}")
    assert "Przywróć to, co mówią pozostałe terminy" in overview.text
    await client.post(f"/desk/przystan/events/{last.id}/reset", data={"csrf_token": token})
    assert (await fresh(last)).starts_at.hour == 17


async def test_everybody_sees_the_other_dates_and_the_series(client, make_event, coordinator):
    from plugins.events.tests.service.test_repeating import make_weekly

    first = await make_weekly(make_event, coordinator)
    page = await client.get(f"/events/{first.slug}")
    assert "W każdy wtorek, do 13 kwietnia 2027" in page.text
    assert "/events/kurs-tanca-2027-03-23" in page.text
    series = await client.get("/events/series/kurs-tanca")
    assert "/events/kurs-tanca-2027-04-13" in series.text
    file = await client.get("/events/series/kurs-tanca.ics")
    assert "RRULE:FREQ=WEEKLY" in file.text
    one = await client.get("/events/kurs-tanca-2027-03-23.ics")
    assert "RECURRENCE-ID;TZID=Europe/Warsaw:20270323T180000" in one.text
    assert (await client.get("/events/series/nic")).status_code == 404


async def test_a_series_of_drafts_is_not_there_for_others(client, weekly, coordinator):
    from plugins.events.service.repeating import repeat_event
    from plugins.events.tests.service.test_repeating import WEEKLY

    await repeat_event(coordinator, weekly.id, WEEKLY)
    assert (await client.get("/events/series/kurs-tanca")).status_code == 404
    await sign_in(client, coordinator)
    assert (await client.get("/events/series/kurs-tanca")).status_code == 200
    assert (await client.get("/events/series/kurs-tanca.ics")).status_code == 404
