"""Hours for programs: one's own with a log once a key, an organization's."""

from datetime import timedelta

import pytest

from core.testing.people import make_viewer, sign_in
from plugins.volunteering.api_v1.hours import HoursAnswer
from plugins.volunteering.queries.hours import hours_of_person
from plugins.volunteering.service.hours import log_hours
from plugins.volunteering.tests.conftest import NOW, enter, lines
from plugins.volunteering.values import HourLog


@pytest.fixture
async def ola(make_public):
    viewer = await make_viewer("ola")
    (shift,) = await lines((await make_public()).id)
    await enter(shift, viewer)
    return viewer


async def test_a_program_reads_what_the_page_shows(ola, host):
    day = (NOW - timedelta(days=1)).date()
    entry = await log_hours(ola, host, HourLog(day=day, minutes=60, task="Gotowanie"))
    (line,) = await hours_of_person(ola.person)
    shown = HoursAnswer.of(line)
    assert (shown.id, shown.minutes, shown.organization) == (entry, 60, "klon")
    assert shown.counts is False


async def test_a_page_of_the_browser_is_no_program(client, ola):
    await sign_in(client, ola)
    assert (await client.get("/api/v1/hours")).status_code in {401, 403}
