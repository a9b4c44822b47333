"""What becomes of what a calendar says."""

from datetime import UTC, datetime, timedelta

import pytest

from plugins.calendar_imports.rules import (
    came_of,
    differing,
    digest_of,
    has_to_tell,
    merged,
    obstacle,
    trusts_emptiness,
    wait_after,
)
from plugins.calendar_imports.values import Because, Found, Reading

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


def found(**given):
    values = {
        "uid": "a",
        "recurrence_id": "",
        "title": "Spotkanie",
        "text": "Pierwszy akapit.\n\nDrugi.",
        "place": "Klub",
        "link": "",
        "starts_at": NOW,
        "ends_at": NOW + timedelta(hours=1),
        "zone": "Europe/Warsaw",
        "is_cancelled": False,
    }
    return Found(**values | given)


def test_a_calendar_s_words_become_the_parts_of_an_event():
    came = came_of(found(), place="")
    assert came["summary"] == "Pierwszy akapit."
    assert came["where"] == ["Klub", False, ""]
    assert came_of(found(text=""), place="")["summary"] == "Spotkanie"
    assert len(came_of(found(text="słowo " * 200), place="")["summary"]) <= 300
    assert came_of(found(place=""), place="Dom")["where"] == ["Dom", False, ""]
    assert came_of(found(link="https://x"), place="Dom")["where"] == ["", True, "https://x"]


def test_what_was_edited_here_stays():
    came, now = came_of(found(), place=""), came_of(found(title="Nowy", place="Rynek"), place="")
    here = came | {"title": "Nasz"}
    wanted = merged(came=came, now=now, here=here)
    assert (wanted["title"], wanted["where"][0]) == ("Nasz", "Rynek")
    assert differing(came=now, here=wanted) == ("title",)
    assert differing(came={}, here=wanted) == ()
    assert digest_of(came) != digest_of(now)


def test_what_names_no_place_cannot_come_in():
    assert obstacle(found(place=""), place="") is Because.NO_PLACE
    assert obstacle(found(place=""), place="Dom") is None
    assert obstacle(found(place="", link="https://x"), place="") is None


@pytest.mark.parametrize(
    ("failures", "hours"), [(0, 6), (1, 1), (2, 2), (5, 16), (6, 24), (1000, 24)]
)
def test_the_wait_grows_up_to_a_day(failures, hours):
    assert wait_after(hours=6, failures=failures) == timedelta(hours=hours)


def test_a_failure_is_told_once_after_three_days():
    since = NOW - timedelta(days=3)
    assert has_to_tell(failing_since=since, told_at=None, now=NOW)
    assert not has_to_tell(failing_since=since, told_at=NOW, now=NOW)
    assert not has_to_tell(failing_since=since, told_at=None, now=NOW - timedelta(minutes=1))
    assert not has_to_tell(failing_since=None, told_at=None, now=NOW)


def test_emptiness_is_believed_the_second_time():
    assert not trusts_emptiness(empties=0, had_any=True)
    assert trusts_emptiness(empties=1, had_any=True)
    assert trusts_emptiness(empties=0, had_any=False)


def test_a_reading_goes_through_json():
    reading = Reading(name="x", items=(found(),), left_out=(), others=2)
    assert Reading.from_plain(reading.to_plain()) == reading
