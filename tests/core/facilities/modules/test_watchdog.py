"""A worker that a module blocks for good is ended, and leaves word of the module."""

import json

import pytest

from core.facilities.modules.watchdog import Watchdog
from core.facilities.modules.watching import recover_faults
from core.kernel.faults import FAULTS, Fault


@pytest.fixture
def noted():
    FAULTS.take()
    yield FAULTS
    FAULTS.take()


def test_a_short_pause_is_no_fault(tmp_path, noted):
    ends = []
    dog = Watchdog(tmp_path / "stuck.jsonl", end=lambda: ends.append(1))
    dog.look(4.9)
    assert (noted.take(), ends) == ([], [])


def test_only_what_is_really_stuck_is_ended(tmp_path, noted):
    """Here the core's own code stands in the loop: it is no module's fault, and is ended too."""
    ends = []
    word = tmp_path / "stuck.jsonl"
    dog = Watchdog(word, end=lambda: ends.append(1))
    dog.look(6)
    assert ends == []
    dog.look(31)
    assert ends == [1]
    assert not word.exists()


def test_the_word_that_was_left_becomes_a_grave_fault(tmp_path, noted, registry):
    word = tmp_path / "stuck.jsonl"
    dog = Watchdog(word, end=lambda: None)
    dog._give_up(Fault(module="events", place="rules.py:1", said="blocked everything for 31 s"))
    with word.open("a") as file:
        file.write("half a li\n" + json.dumps({"module": "gone", "place": "", "said": ""}) + "\n")
    recover_faults(word)
    (fault,) = noted.take()
    assert (fault.module, fault.place, fault.is_grave) == ("events", "rules.py:1", True)
    recover_faults(word)
    assert noted.take() == []
