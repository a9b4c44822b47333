"""The city's sums: what is of few people is not told."""

import re
from datetime import timedelta

from core.testing.people import make_viewer, sign_in
from plugins.volunteering.service.hours import add_hours
from plugins.volunteering.tests.conftest import NOW
from plugins.volunteering.values import HourLog


async def test_sums_of_few_people_are_hidden(client, host, coordinator, officer):
    log = HourLog(day=NOW.date() - timedelta(days=1), minutes=90, task="Gotowanie")
    for number in range(4):
        await add_hours(coordinator, host, log, name=f"Osoba {number}")
    await sign_in(client, officer)
    page = (await client.get("/city/volunteering-hours")).text
    assert host.short_name not in page
    await add_hours(coordinator, host, log, name="Osoba 5")
    page = (await client.get("/city/volunteering-hours")).text
    assert host.short_name in page
    assert re.search(r"7\s+godz\.\s+30\s+min", page)


async def test_only_the_office_sees_them(client, coordinator):
    await sign_in(client, await make_viewer("ola"))
    assert (await client.get("/city/volunteering-hours")).status_code in {403, 404}
