"""Pictures made for entries: kept per version, gone with their entry."""

from pathlib import Path

import pytest

from core.contracts.calendar import EntryStatus
from core.contracts.errors import NotFound
from core.facilities.calendar import pictures
from core.facilities.calendar.pictures import named
from tests.core.facilities.calendar.conftest import Client, at, put
from tests.core.facilities.calendar.test_placards import opened
from tests.core.services.calendar.conftest import Switches

NAME = "01a223ef-b27d-71a2-a279-35db6ab61a40"


@pytest.fixture(autouse=True)
def _empty_shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "shelf", lambda: tmp_path / "shared")


@pytest.mark.parametrize("name", ["x.png", "1-pl.png", f"{NAME}-1-de.png", f"{NAME}-1-pl.gif"])
def test_names_that_mean_nothing(name: str) -> None:
    with pytest.raises(NotFound):
        named(name)


async def test_a_picture_is_made_once_for_each_version(site: Client, tmp_path: Path) -> None:
    entry = await put("Koncert", at(3, 19))
    path = f"/calendar/pictures/{entry.id}-1-uk.png"
    first = await site.get(path)
    assert (first.status_code, first.headers["content-type"]) == (200, "image/png")
    assert opened(first.content).size == (1200, 630)
    (kept,) = (tmp_path / "shared").iterdir()
    kept.write_bytes(b"kept")
    assert (await site.get(path)).content == b"kept"
    await put("Koncert", at(3, 20), subject=entry.subject)
    moved = await site.get(path, follow_redirects=False)
    assert moved.headers["location"] == f"/calendar/pictures/{entry.id}-2-uk.png"
    assert opened((await site.get(moved.headers["location"])).content).size == (1200, 630)
    assert [one.name for one in (tmp_path / "shared").iterdir()] == [f"{entry.id}-2-uk.png"]


async def test_what_is_hidden_or_off_has_no_picture(site: Client, switches: Switches) -> None:
    hidden = await put("Szkic", at(3, 19), is_public=False)
    shown = await put("Koncert", at(3, 19), status=EntryStatus.CANCELLED)
    names = [f"/calendar/pictures/{one.id}-1-pl.png" for one in (hidden, shown)]
    assert [(await site.get(name)).status_code for name in names] == [404, 200]
    switches.switch("concerts", on=False)
    assert (await site.get(names[1])).status_code == 404


async def test_the_shelf_does_not_grow_for_ever(
    site: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "MOST_FILES", 2)
    for hour in (8, 10, 12):
        entry = await put("Koncert", at(3, hour))
        assert (await site.get(f"/calendar/pictures/{entry.id}-1-pl.png")).status_code == 200
    assert len(list((tmp_path / "shared").iterdir())) == 2
