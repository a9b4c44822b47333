"""A picture is kept whole or not at all, and goes when nobody shows it."""

import os
from datetime import timedelta
from uuid import uuid4

import pytest

from core.contracts.errors import Invalid
from core.contracts.texts import LocalizedText
from core.contracts.viewer import Viewer
from core.data.ids import new_id
from core.data.transactions import tx
from core.services.files import shelf
from core.services.files.api import (
    drop_picture,
    picture_by_id,
    picture_path,
    pictures_by_ids,
    store_picture,
)
from core.services.files.pictures import Rendition
from core.services.files.service import ORPHAN_AGE, remove_orphans
from tests.core.services.files import pictures as made


async def test_a_picture_is_kept_with_its_row(db):
    who, organization = Viewer(account=uuid4()), uuid4()
    stored = await store_picture(
        made.picture(1000, 500), by=who, organization=organization, alt=LocalizedText.of("Park")
    )
    assert stored.widths == (480, 960, 1000)
    assert await picture_by_id(stored.id) == stored
    assert (stored.account, stored.organization) == (who.account, organization)
    assert stored.alt.to("uk") == "Park"
    sizes = [len(shelf.read(stored.id, width)) for width in stored.widths]
    assert sum(sizes) == stored.bytes
    assert picture_path(stored.id, 480) == f"/files/{stored.id}/480.webp"


async def test_many_are_found_at_once_and_gone_ones_are_missing(db):
    stored = await store_picture(made.picture())
    assert await pictures_by_ids([stored.id, uuid4()]) == {stored.id: stored}
    assert await pictures_by_ids([]) == {}


async def test_what_cannot_be_used_leaves_nothing(db):
    with pytest.raises(Invalid):
        await store_picture(made.SVG)
    assert list(shelf.ids_older_than(timedelta(seconds=-60))) == []


async def test_a_picture_is_not_decoded_inside_a_transaction(db):
    with pytest.raises(RuntimeError):
        async with tx():
            await store_picture(made.picture())


async def test_a_dropped_picture_goes_with_the_commit_only(db):
    stored = await store_picture(made.picture())
    with pytest.raises(ZeroDivisionError):
        async with tx():
            await drop_picture(stored.id)
            raise ZeroDivisionError
    assert shelf.read(stored.id, 480)
    async with tx():
        await drop_picture(stored.id)
    assert await picture_by_id(stored.id) is None
    assert not shelf.folder_of(stored.id).exists()


async def test_only_old_orphans_are_removed(db):
    stored = await store_picture(made.picture())
    old, fresh = new_id(), new_id()
    for one in (old, fresh):
        shelf.put(one, [Rendition(width=480, content=b"x")])
    before = shelf.folder_of(old).stat().st_mtime - ORPHAN_AGE.total_seconds() - 60
    for one in (old, stored.id):
        os.utime(shelf.folder_of(one), (before, before))
    await remove_orphans()
    assert not shelf.folder_of(old).exists()
    assert shelf.folder_of(fresh).exists()
    assert shelf.folder_of(stored.id).exists()


@pytest.fixture(autouse=True)
def _empty_shelf():
    import shutil

    from core.settings import current

    shutil.rmtree(current().data_dir / "files", ignore_errors=True)
