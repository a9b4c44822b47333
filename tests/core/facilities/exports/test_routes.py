"""Taking a table at the desk."""

import pytest

from core.testing.permissions import example_of, matrix


@pytest.fixture
async def address(sown):
    found = await example_of(matrix()["exports.take"], sown.world.ours)
    return f"/exports/signups.list/{found['subject_id']}"


@pytest.mark.parametrize(
    ("form", "media_type"), [("csv", "text/csv"), ("xlsx", "application/vnd.openxml")]
)
async def test_a_table_comes_as_a_file(sown, address, form, media_type):
    answer = await sown.world.browser(sown.app, "coordinator").send(address, {"format": form})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(media_type)
    assert answer.headers["content-disposition"].endswith(f'.{form}"')
    assert answer.headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize("fields", [{}, {"format": "exe"}])
async def test_another_format(sown, address, fields):
    answer = await sown.world.browser(sown.app, "coordinator").send(address, fields)
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("actor", "status"),
    [("visitor", 303), ("volunteer", 403), ("twin_organization_admin", 404), ("city_admin", 403)],
)
async def test_names_are_for_who_manages_the_thing(sown, address, actor, status):
    answer = await sown.world.browser(sown.app, actor).send(address, {"format": "csv"})
    assert answer.status_code == status
