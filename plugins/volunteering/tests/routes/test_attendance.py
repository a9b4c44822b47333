"""Who was there, on the page: one press notes it, one takes it back."""

import pytest

from core.data.commands import Sql, execute
from core.testing.people import make_viewer, sign_in
from plugins.volunteering.queries.attendance import attendees_of
from plugins.volunteering.tests.conftest import at, enter, lines


@pytest.fixture
async def shift(make_public):
    """A shift with Ola on it that ended two hours ago."""
    (found,) = await lines((await make_public()).id)
    await enter(found, await make_viewer("ola"))
    await execute(Sql("UPDATE volunteering_shift SET starts_at = ?, ends_at = ?", [at(-5), at(-2)]))
    return found


@pytest.fixture
def path(shift):
    return f"/{shift.offer}/shifts/{shift.id}/attendance"


async def test_presence_is_noted_and_taken_back(client, desk, shift, path):
    (one,) = await attendees_of(shift.id)
    assert (await desk(f"{path}/{one.signup}/present")).status_code == 303
    (one,) = await attendees_of(shift.id)
    assert one.hours.minutes == 180
    page = await client.get(f"/desk/klon/volunteering{path}")
    assert f"/hours/{one.hours.id}" in page.text
    twice = await desk(f"{path}/{one.signup}/present")
    assert (twice.status_code, "notice-warning" in twice.text) == (409, True)
    assert (await desk(f"{path}/{one.signup}/absent")).status_code == 303
    (one,) = await attendees_of(shift.id)
    assert one.hours is None


async def test_others_are_told_nothing(client, path, stranger):
    await sign_in(client, stranger)
    page = await client.get(f"/desk/klon/volunteering{path}")
    assert page.status_code in {403, 404}
