"""Pictures are served with headers under which they can do nothing."""

from uuid import uuid4

import pytest

from core.services.files import shelf
from core.services.files.api import picture_path, store_picture
from core.testing.houses import application
from tests.core.facilities.post.house import house, manifest
from tests.core.services.files import pictures as made


@pytest.fixture
def registry():
    with house() as found:
        yield found


@pytest.fixture
async def app(db):
    return application([manifest()])


@pytest.fixture
async def stored(db):
    return await store_picture(made.picture(1000, 500))


async def test_a_picture_is_served_to_be_kept_for_ever_and_to_do_nothing(client, stored):
    found = await client.get(picture_path(stored.id, 480))
    assert found.status_code == 200
    assert found.content == shelf.read(stored.id, 480)
    headers = found.headers
    assert headers["content-type"] == "image/webp"
    assert "immutable" in headers["cache-control"]
    assert headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in headers["content-security-policy"]
    assert "set-cookie" not in headers


async def test_a_narrow_picture_is_served_as_wide_as_it_is(client, stored):
    found = await client.get(picture_path(stored.id, 1600))
    assert found.content == shelf.read(stored.id, 1000)
    small = await store_picture(made.picture(30, 30))
    assert (await client.get(picture_path(small.id, 480))).content == shelf.read(small.id, 30)


@pytest.mark.parametrize(
    "name",
    ["481.webp", "480.png", "480", "0480.webp", "..%2f480.webp", "%00.webp", "480.webp/x", "²"],
)
async def test_nothing_else_is_served(client, stored, name):
    found = await client.get(f"/files/{stored.id}/{name}")
    assert found.status_code == 404


async def test_a_picture_that_there_is_not_is_not_found(client, stored):
    assert (await client.get(picture_path(uuid4(), 480))).status_code == 404
    assert (await client.get("/files/1/480.webp")).status_code == 404


async def test_a_picture_whose_bytes_are_lost_is_not_found(client, stored):
    shelf.remove(stored.id)
    assert (await client.get(picture_path(stored.id, 480))).status_code == 404
