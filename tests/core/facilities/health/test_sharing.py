"""Whichever process is asked, the numbers are those of all."""

import json
import os

import pytest

from core.facilities.health import sharing
from core.kernel.meters import METERS
from core.settings import current


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("POSPOLU_DATA_DIR", str(tmp_path))
    current.cache_clear()
    yield
    monkeypatch.undo()
    current.cache_clear()


def other(name, process, lag, **lines):
    text = json.dumps({"process": process, "lag": lag, "lines": lines})
    (sharing.folder() / f"{name}.json").write_text(text)


def test_counts_of_all_are_added_and_only_the_living_lag():
    METERS.count("sharing_total")
    own = METERS.lines()["sharing_total"]
    sharing.share_numbers(0.1)
    other("alive", os.getppid(), 0.3, sharing_total=2)
    other("gone", 2**22 + 1, 9.0, sharing_total=4)
    (sharing.folder() / "torn.json").write_text('{"process": 1, ')
    lines, lag = sharing.shared_numbers(0.2)
    assert (lines["sharing_total"], lag) == (own + 6, 0.3)


def test_a_new_start_begins_anew():
    sharing.share_numbers(0)
    sharing.forget_numbers()
    assert not sharing.folder().exists()
    sharing.share_numbers(0)
    assert len(list(sharing.folder().iterdir())) == 1
