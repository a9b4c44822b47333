"""Hours at the organization's desk: approved in bulk, from paper, corrected, turned down, taken."""

import re
from datetime import timedelta

import pytest

from core.testing.people import make_viewer, sign_in
from plugins.volunteering.queries.hours import hours_of_organization, waiting_hours
from plugins.volunteering.service.hours import log_hours
from plugins.volunteering.tests.conftest import NOW, enter, lines
from plugins.volunteering.values import HourLog

DAY = (NOW - timedelta(days=1)).date()
PATH = "/desk/klon/volunteering/hours"


@pytest.fixture
async def entry(make_public, host):
    """Two hours that Ola has logged."""
    ola = await make_viewer("ola")
    (shift,) = await lines((await make_public()).id)
    await enter(shift, ola)
    return await log_hours(ola, host, HourLog(day=DAY, minutes=120, task="Gotowanie"))


async def test_ticked_hours_are_approved(client, desk, host, entry):
    assert (await desk("/hours/approve", entries=[str(entry), "nonsense"])).status_code == 303
    assert await waiting_hours(host.id) == []
    assert re.search(r"2\s+godz\.", (await client.get(PATH)).text)
    again = await desk("/hours/approve", entries=[str(entry)])
    assert again.status_code == 303


async def test_hours_are_corrected_and_turned_down_with_a_reason(desk, host, entry):
    none = await desk(f"/hours/{entry}/reject", reason="")
    assert none.status_code == 422
    await desk("/hours/approve", entries=[str(entry)])
    wrong = await desk(f"/hours/{entry}/correct", hours="99", minutes="", reason="Źle")
    assert (wrong.status_code, 'value="99"' in wrong.text) == (422, True)
    done = await desk(f"/hours/{entry}/correct", hours="1", minutes="15", reason="Wyszła wcześniej")
    assert done.status_code == 303
    page = await hours_of_organization(host.id)
    assert {(one.minutes, one.counts) for one in page.lines} == {(120, False), (75, True)}
    late = await desk(f"/hours/{entry}/reject", reason="Nie")
    assert late.status_code == 409


async def test_rows_of_paper_are_entered(desk, host):
    row = {"name": "Jan", "email": "", "offer": "", "day": DAY.isoformat(), "hours": "3"}
    row |= {"minutes": "", "starts": "", "task": "Sprzątanie"}
    assert (await desk("/hours/paper", **row)).status_code == 303
    nobody = await desk("/hours/paper", **row | {"name": ""})
    assert (nobody.status_code, 'value="Sprzątanie"' in nobody.text) == (422, True)
    page = await hours_of_organization(host.id)
    assert [one.name for one in page.lines] == ["Jan"]


async def test_other_organizations_see_nothing(client, entry, stranger):
    await sign_in(client, stranger)
    for path in (PATH, f"{PATH}/paper", f"{PATH}/{entry}"):
        assert (await client.get(path)).status_code in {403, 404}


async def test_the_contribution_is_hours_times_the_rate(client, desk, host, entry, coordinator):
    await desk("/hours/approve", entries=[str(entry)])
    token = await sign_in(client, coordinator)
    path = f"/exports/volunteering.contribution/{host.id}"
    asked = {"csrf_token": token, "format": "csv", "first": "2020-01-01", "last": "2100-01-01"}
    table = await client.post(path, data=asked | {"project": "", "rate": "35,50"})
    assert table.status_code == 200
    assert table.text.splitlines()[-1].endswith('"2,00";"35,50";"71,00"')
    wrong = await client.post(path, data=asked | {"project": "", "rate": "NaN"})
    assert wrong.status_code == 422
