"""What strangers' calendars say: zones, days, repeats, markup; bombs; every fuzz file survived."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import icalendar
import pytest

from plugins.calendar_imports.reading.asking import read_bytes
from plugins.calendar_imports.reading.cleaning import line, plain, web_address
from plugins.calendar_imports.reading.events import read_calendar
from plugins.calendar_imports.tests.conftest import at, calendar, vevent
from plugins.calendar_imports.values import Because, Fault, Unread

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
FILES = sorted((Path(icalendar.__file__).parent / "tests").rglob("*.ics"))


def read(*events, head=""):
    return read_calendar(calendar(*events, head=head).decode(), zone="Europe/Warsaw", now=NOW)


def one(head="", **more):
    given = {"DTSTART": "20261205T180000", "DTEND": "20261205T200000"} | more
    text = vevent("a", **given)
    for name in ("DTSTART", "DTEND", "RECURRENCE-ID"):
        text = text.replace(f"{name}:;", f"{name};")
    (found,) = read(text, head=head).items
    return found


@pytest.mark.parametrize(
    ("start", "head", "instant", "zone"),
    [
        ("20261205T180000", "", "2026-12-05T18:00+01:00", "Europe/Warsaw"),
        ("20261205T170000Z", "", "2026-12-05T18:00+01:00", "Europe/Warsaw"),
        (";TZID=Europe/Kyiv:20261205T180000", "", "2026-12-05T17:00+01:00", "Europe/Kyiv"),
        (
            ";TZID=Central European Standard Time:20261205T180000",
            "",
            "2026-12-05T18:00+01:00",
            "Europe/Warsaw",
        ),
        (
            "20261205T160000Z",
            "X-WR-TIMEZONE:Europe/Kyiv\r\n",
            "2026-12-05T17:00+01:00",
            "Europe/Kyiv",
        ),
    ],
)
def test_times_in_every_way_of_writing_them(start, head, instant, zone):
    found = one(head=head, DTSTART=start, DTEND="")
    assert found.starts_at == at(instant)
    assert found.zone == zone
    assert (found.ends_at - found.starts_at).total_seconds() == 3600


def test_whole_days_end_on_their_last_day():
    found = one(DTSTART=";VALUE=DATE:20261205", DTEND=";VALUE=DATE:20261207")
    assert (found.starts_at, found.ends_at) == (
        at("2026-12-05T00:00+01:00"),
        at("2026-12-07T00:00+01:00"),
    )


def test_a_series_keeps_its_wall_time_over_both_changes_of_the_clock():
    start = vevent("a", DTSTART="20261012T180000", DTEND="", RRULE="FREQ=WEEKLY").replace(
        "DTSTART:", "DTSTART;TZID=Europe/Warsaw:"
    )
    items = read(start).items
    assert len(items) == 104
    offsets = {
        str(item.starts_at.astimezone(at("2026-12-01T00:00+00:00").tzinfo).hour) for item in items
    }
    assert offsets == {"16", "17"}
    assert len({item.recurrence_id for item in items}) == 104


def test_only_what_an_event_needs_is_kept():
    found = one(
        ATTENDEE="mailto:gosc@example.org",
        ORGANIZER="mailto:szef@example.org",
        URL="https://example.org/a",
        DESCRIPTION="<p>Zażółć &amp; <b>gęślą</b></p><script>x()</script>\\nDalej\u202e",
    )
    assert "example.org/a" in found.text
    assert found.text.startswith("Zażółć & gęślą")
    assert "x()" not in found.text
    assert "mailto" not in str(found)
    assert "\u202e" not in found.text


@pytest.mark.parametrize(
    ("more", "because"),
    [
        ({"CLASS": "PRIVATE"}, Because.PRIVATE),
        ({"CLASS": "CONFIDENTIAL"}, Because.PRIVATE),
        ({"SUMMARY": ""}, Because.NO_TITLE),
        ({"DTEND": "20270505T180000"}, Because.TOO_LONG),
    ],
)
def test_what_stays_out_says_why(more, because):
    given = {"DTSTART": "20261205T180000", "DTEND": "20261205T200000"} | more
    title = given.pop("SUMMARY", "Spotkanie")
    reading = read(vevent("a", title, **given))
    assert reading.items == []
    assert [entry.because for entry in reading.left_out] == [because]


def test_what_is_over_is_counted():
    past = vevent("a", DTSTART="20200101T100000Z", DTEND="20200101T110000Z")
    assert (read(past).items, read(past).others) == ([], 1)


def test_texts_are_plain():
    assert line("a\r\nb\x00\u2028c", 10) == "a b c"
    assert plain("a\n\n\n\nb", 10) == "a\n\nb"
    assert plain("1 < 2 i 3 > 2", 20) == "1 < 2 i 3 > 2"
    assert web_address("javascript:alert(1)") == ""
    assert web_address("https://example.org/a b") == ""
    assert web_address("https://example.org/a") == "https://example.org/a"


BOMBS = {
    "secondly": vevent("a", RRULE="FREQ=SECONDLY"),
    "minutely": vevent("a", RRULE="FREQ=MINUTELY", DTSTART="19700101T000000Z", DTEND=""),
    "hourly": vevent("a", RRULE="FREQ=HOURLY"),
    "folded": vevent("a", RRULE="FREQ=SEC\r\n ONDLY"),
    "exrule": vevent("a", RRULE="FREQ=DAILY", EXRULE="FREQ=DAILY"),
    "by minute": vevent("a", RRULE="FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=1,2,3"),
    "many": "".join(vevent(str(number)) for number in range(2001)),
    "long": vevent("a", "x" * 200_000),
    "rules": "".join(
        vevent(str(number), RRULE="FREQ=DAILY", DTSTART="19000101T100000Z", DTEND="")
        for number in range(1500)
    ),
}


@pytest.mark.parametrize("bomb", BOMBS)
async def test_bombs_are_too_complex(registry, bomb):
    with pytest.raises(Unread) as unread:
        await read_bytes(calendar(BOMBS[bomb]), now=NOW)
    assert unread.value.fault is Fault.TOO_COMPLEX


async def test_a_rule_that_counts_without_end_comes_in_for_two_years(registry):
    daily = vevent("a", RRULE="FREQ=DAILY;COUNT=1000000000", DTSTART="20261201T100000Z", DTEND="")
    assert len((await read_bytes(calendar(daily), now=NOW)).items) <= 731


async def test_a_bomb_does_not_stop_the_loop(registry):
    """While a calendar burns in its process, others are answered."""
    ticks = 0

    async def tick():
        nonlocal ticks
        while True:
            await asyncio.sleep(0.01)
            ticks += 1

    ticking = asyncio.create_task(tick())
    with pytest.raises(Unread):
        await read_bytes(calendar(BOMBS["rules"]), now=NOW)
    ticking.cancel()
    assert ticks > 10


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", Fault.UNREADABLE),
        (b"<html>", Fault.UNREADABLE),
        (b"\xff\xfe\x00", Fault.UNREADABLE),
        (b"BEGIN:VCARD\r\nEND:VCARD\r\n", Fault.UNREADABLE),
        (b"x" * 2_000_001, Fault.TOO_LARGE),
    ],
)
async def test_what_is_no_calendar_is_said_to_be_none(registry, content, fault):
    with pytest.raises(Unread) as unread:
        await read_bytes(content, now=NOW)
    assert unread.value.fault is fault


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_of_the_wheel_is_survived(path):
    """Its fuzz cases among them: events, or a refusal; nothing else."""
    text = path.read_bytes().decode("utf-8-sig", errors="replace").replace("\0", "")
    try:
        reading = read_calendar(text, zone="Europe/Warsaw", now=datetime(2015, 1, 1, tzinfo=UTC))
    except Unread:
        return
    for found in reading.items:
        assert found.title
        assert found.ends_at > found.starts_at
        assert found.title.isprintable()


def test_the_fuzz_cases_are_among_them():
    assert sum("fuzz" in path.name for path in FILES) >= 3
