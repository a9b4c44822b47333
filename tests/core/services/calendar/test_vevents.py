"""Entries written out, and what independent programs read out of them."""

import os
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event

from core.contracts.calendar import EntryStatus
from core.contracts.texts import LocalizedText
from core.services.calendar.documents import feed_document, single_document
from core.services.calendar.presentation import Plain
from core.services.calendar.values import Entry, FeedHead
from core.services.calendar.vevents import Invitation, clean_line, personal_vevent, vevent
from core.testing.fixtures import ON_POSTGRES
from tests.core.services.calendar import readers
from tests.core.services.calendar.samples import BASE_URL, WRITING, an_entry

WARSAW = ZoneInfo("Europe/Warsaw")
HEAD = FeedHead(
    name="Leszno",
    description="",
    source_path="/calendar.ics?lang=pl",
    page_path="/calendar",
    language="pl",
)
BREAKS = ("\r\n", "\n", "\r", "\x85", "\u2028", "\u2029", "\x0b", "\x0c", "\x00", "\x1b")
INJECTED = "a{0}END:VEVENT{0}BEGIN:VALARM{0}ACTION:PROCEDURE{0}ATTACH:http://evil.example{0}b"


def read(entry: Entry, invitation: Invitation | None = None) -> Event:
    """The one VEVENT of an entry, parsed."""
    document = single_document(vevent(entry, WRITING, invitation), zone=entry.zone, language="pl")
    calendar = Calendar.from_ical(document)
    [event] = calendar.walk("VEVENT")
    assert not event.errors
    assert isinstance(event, Event)
    return event


def feed(*entries: Entry) -> bytes:
    """A feed of entries, as it goes out."""
    return feed_document(
        HEAD,
        base_url=BASE_URL,
        city_zone="Europe/Warsaw",
        zones=[entry.zone for entry in entries],
        vevents=[vevent(entry, WRITING).encode() for entry in entries],
    )


def week_of_hours(first: datetime) -> list[Entry]:
    """An entry at every hour of two weeks, each an hour long."""
    return [
        an_entry(starts_at=at, ends_at=at + timedelta(hours=1), title=LocalizedText.of(str(at)))
        for at in (first + timedelta(hours=hour) for hour in range(24 * 14))
    ]


DST_WEEKS = (datetime(2027, 3, 21, 22, tzinfo=UTC), datetime(2027, 10, 24, 22, tzinfo=UTC))


@pytest.mark.parametrize("first", DST_WEEKS)
def test_python_readers_see_the_same_instants_around_both_changes_of_the_clocks(
    first: datetime,
) -> None:
    entries = week_of_hours(first)
    meant = {entry.uid: (entry.starts_at, entry.ends_at) for entry in entries}
    document = feed(*entries)
    assert readers.with_icalendar(document) == meant
    assert readers.with_vobject(document) == meant


@pytest.mark.parametrize("first", DST_WEEKS)
def test_javascript_readers_see_the_same_instants_around_both_changes_of_the_clocks(
    first: datetime, tmp_path: Path
) -> None:
    entries = week_of_hours(first)
    meant = {entry.uid: (entry.starts_at, entry.ends_at) for entry in entries}
    for reader, events in readers.with_node(feed(*entries), tmp_path).items():
        assert readers.instants_of(events) == meant, reader


def with_generated_zones(entry: Entry) -> bytes:
    """The same entry with the zone that icalendar generates instead of ours."""
    calendar = Calendar.new(prodid="-//Pospolu//Test//PL")
    calendar.add_component(Event.from_ical(vevent(entry, WRITING)))
    calendar.add_missing_timezones(date(2026, 1, 1), date(2030, 1, 1))
    return calendar.to_ical()


SUMMER = an_entry(starts_at=datetime(2028, 7, 1, 10, tzinfo=WARSAW).astimezone(UTC))
AN_HOUR_LATE = SUMMER.starts_at + timedelta(hours=1)


def test_generated_zones_would_be_read_an_hour_late_by_vobject() -> None:
    """Why we write zones ourselves."""
    wrong = readers.with_vobject(with_generated_zones(SUMMER))
    assert wrong[SUMMER.uid][0] == AN_HOUR_LATE
    assert readers.with_vobject(feed(SUMMER))[SUMMER.uid][0] == SUMMER.starts_at


def test_generated_zones_would_be_read_an_hour_late_by_ical_js(tmp_path: Path) -> None:
    """The same in the reader that Thunderbird and Nextcloud use."""
    wrong = readers.with_node(with_generated_zones(SUMMER), tmp_path)["ical.js"]
    right = readers.with_node(feed(SUMMER), tmp_path)["ical.js"]
    assert readers.instants_of(wrong)[SUMMER.uid][0] == AN_HOUR_LATE
    assert readers.instants_of(right)[SUMMER.uid][0] == SUMMER.starts_at


@pytest.mark.parametrize("break_", BREAKS)
def test_no_character_can_end_a_line_of_ours(break_: str) -> None:
    """Titles, places and names come from outside; none of them may add a property."""
    text = INJECTED.format(break_)
    entry = an_entry(
        title=LocalizedText.of(text),
        summary=LocalizedText.of(text),
        place=text,
        organization_name=text,
        picture_path=f"/files/{text}",
        url_path=f"/events/{text}",
    )
    invitation = Invitation(
        method="REQUEST",
        organizer_email="miasto@example.org",
        attendee_email="anna@example.org",
        attendee_name=text,
    )
    written = vevent(entry, WRITING, invitation)
    lines = written.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")
    starts = {line.partition(":")[0].partition(";")[0] for line in lines}
    assert not {"ACTION", "ATTACH", "b"} & starts
    assert (lines.count("BEGIN:VEVENT"), lines.count("END:VEVENT")) == (1, 1)
    assert len(lines) == len(written.replace("\r\n ", "").splitlines())
    assert read(entry, invitation)["UID"] == entry.uid


def test_lines_are_at_most_75_octets() -> None:
    entry = an_entry(title=LocalizedText.of("żółć " * 60))
    assert max(len(line.encode()) for line in vevent(entry, WRITING).split("\r\n")) <= 75


def test_text_comes_back_as_it_was_written() -> None:
    text = "Łąka; a, b \\n c: „d” \U0001f389"
    event = read(an_entry(title=LocalizedText.of(text), place=text))
    assert (event["SUMMARY"], event["LOCATION"]) == (text, text)


def test_nothing_depends_on_the_present_instant() -> None:
    """DTSTAMP and LAST-MODIFIED tell when the entry was revised, so a feed stays the same."""
    event = read(an_entry(revised_at=datetime(2026, 6, 1, 12, 0, 0, 999, tzinfo=UTC)))
    assert event["DTSTAMP"].dt == datetime(2026, 6, 1, 12, tzinfo=UTC)
    assert event["LAST-MODIFIED"].dt == datetime(2026, 6, 1, 12, tzinfo=UTC)


def test_trap_of_a_dtstamp_that_is_the_start() -> None:
    """It tells when the entry was revised, however often its time moves."""
    revised, start = datetime(2026, 6, 1, 12, tzinfo=UTC), datetime(2026, 7, 5, 8, tzinfo=UTC)
    for later_by in range(3):
        starts_at = start + timedelta(days=later_by)
        ends_at = starts_at + timedelta(hours=1)
        event = read(an_entry(starts_at=starts_at, ends_at=ends_at, revised_at=revised))
        assert (event["DTSTAMP"].dt, event["DTSTART"].dt) == (revised, starts_at)


@pytest.mark.parametrize(
    ("status", "word"),
    [
        (EntryStatus.CONFIRMED, "CONFIRMED"),
        (EntryStatus.TENTATIVE, "TENTATIVE"),
        (EntryStatus.POSTPONED, "TENTATIVE"),
        (EntryStatus.CANCELLED, "CANCELLED"),
    ],
)
def test_status_in_the_words_of_the_standard(status: EntryStatus, word: str) -> None:
    assert read(an_entry(status=status))["STATUS"] == word


def test_whole_days_are_dates_and_end_the_day_after() -> None:
    entry = an_entry(
        starts_at=datetime(2027, 3, 27, 23, tzinfo=UTC),
        ends_at=datetime(2027, 3, 28, 22, tzinfo=UTC),
        is_all_day=True,
    )
    event = read(entry)
    assert (event.start, event.end) == (date(2027, 3, 28), date(2027, 3, 29))


def test_whole_days_are_dates_to_javascript_readers(tmp_path: Path) -> None:
    entry = an_entry(is_all_day=True)
    for reader, [event] in readers.with_node(feed(entry), tmp_path).items():
        assert event["isDate"], reader


def test_no_language_of_the_reader_leaves_an_entry_without_words() -> None:
    entry = an_entry(title=LocalizedText.of("Толока", "uk"))
    assert read(entry)["SUMMARY"] == "Толока"


def test_organizer_stands_in_mails_only() -> None:
    """A feed is read by anybody: it names the organization and gives no address."""
    invitation = Invitation(
        method="REQUEST",
        organizer_email="miasto@example.org",
        attendee_email="anna@example.org",
        attendee_name='Anna "Ania" Łoś',
    )
    mailed, public = read(an_entry(), invitation), read(an_entry())
    assert str(mailed["ORGANIZER"]) == "mailto:miasto@example.org"
    assert mailed["ORGANIZER"].params["CN"] == "Fundacja Łąka"
    assert mailed["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
    assert "ORGANIZER" not in public
    assert "ATTENDEE" not in public
    assert public["CONTACT"] == "Fundacja Łąka"


def test_feed_names_itself_twice_and_says_when_to_come_again() -> None:
    calendar = Calendar.from_ical(feed(an_entry()))
    assert calendar["NAME"] == calendar["X-WR-CALNAME"] == "Leszno"
    assert calendar["REFRESH-INTERVAL"].dt == timedelta(hours=1)
    assert calendar["X-PUBLISHED-TTL"] == "PT1H"
    assert calendar["SOURCE"] == f"{BASE_URL}/calendar.ics?lang=pl"
    assert "METHOD" not in calendar
    assert "UID" not in calendar
    assert [zone.tz_name for zone in calendar.timezones] == ["Europe/Warsaw"]


KNOWN_PROPERTIES = {
    *("BEGIN", "END", "UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "RRULE"),
    *("EXDATE", "RECURRENCE-ID", "SUMMARY", "DESCRIPTION", "LOCATION", "GEO", "CONTACT", "URL"),
    *("CATEGORIES", "STATUS", "CLASS", "COLOR", "IMAGE", "ORGANIZER", "ATTENDEE"),
    *("ACTION", "TRIGGER"),
}
NASTY = st.sampled_from(
    (*BREAKS, "\r\nEND:VEVENT\r\n", ";", ",", ":", '"', "\\", "\\n", "\ud800", "\u202e", "e\u0301")
)
WORDS = st.lists(st.text(st.characters(), max_size=60) | NASTY, max_size=8).map("".join)
INSTANTS = st.datetimes(
    datetime(2001, 1, 1),  # noqa: DTZ001 -- the strategy adds the zone
    datetime(2090, 1, 1),  # noqa: DTZ001 -- the strategy adds the zone
    timezones=st.just(UTC),
)
ENTRIES = st.builds(
    lambda starts_at, length, **more: an_entry(
        starts_at=starts_at, ends_at=starts_at + length, **more
    ),
    starts_at=INSTANTS,
    length=st.timedeltas(timedelta(), timedelta(days=40)),
    zone=st.sampled_from(("Europe/Warsaw", "Europe/Kyiv", "UTC", "America/St_Johns")),
    title=WORDS.map(LocalizedText.of),
    summary=WORDS.map(LocalizedText.of),
    place=WORDS,
    organization_name=WORDS,
    picture_path=st.just("") | WORDS.map(lambda text: f"/files/{text}"),
    url_path=WORDS.map(lambda text: f"/events/{text}"),
    status=st.sampled_from(EntryStatus),
    is_all_day=st.booleans(),
    revised_at=INSTANTS,
    latitude=st.floats(-90, 90),
    longitude=st.floats(-180, 180),
)
EXAMPLES = 2_000 if os.environ.get("CI") and not ON_POSTGRES else 150  # no database in it


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(ENTRIES, WORDS)
def test_whatever_people_write_breaks_no_feed(entry: Entry, words: str) -> None:
    """Lines, their lengths, their names, and what a reader gets back; 10,000 go by a feed."""
    invitation = Invitation(
        method="REQUEST",
        organizer_email="miasto@example.org",
        attendee_email="anna@example.org",
        attendee_name=words,
    )
    plain, mailed = vevent(entry, WRITING), vevent(entry, WRITING, invitation)
    personal = personal_vevent(entry, WRITING, series=None, note=words, alarms=[timedelta(hours=1)])
    for written in (plain, mailed, personal):
        lines = written.encode().split(b"\r\n")
        assert lines.pop() == b""
        assert all(len(one) <= 75 and one.decode() for one in lines)
        assert not any(control in written for control in BREAKS if control not in "\r\n")
        assert written.count("\r") == written.count("\n") == len(lines)
        whole = written.replace("\r\n ", "").split("\r\n")[:-1]
        assert {re.split("[:;]", one)[0] for one in whole} <= KNOWN_PROPERTIES
        assert whole.count("BEGIN:VEVENT") == whole.count("END:VEVENT") == 1
    event = Event.from_ical(plain)
    assert not event.errors
    assert str(event["UID"]) == entry.uid
    assert told(plain, "SUMMARY") == clean_line(entry.title.to("pl"))
    assert told(plain, "LOCATION") == clean_line(entry.place)


def told(written: str, name: str) -> str:
    """The text of a property, read as RFC 5545 §3.3.11 says."""
    lines = written.replace("\r\n ", "").split("\r\n")
    escaped = next((line for line in lines if line.startswith(f"{name}:")), f"{name}:")
    value = escaped.partition(":")[2]
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


def test_a_backslash_before_a_letter_ends_no_line() -> None:
    written = vevent(an_entry(title=LocalizedText.of("C:\\Nowy\\n")), WRITING)
    assert "SUMMARY:C:\\\\Nowy\\\\n\r\n" in written


def test_a_line_is_never_cut_inside_a_character() -> None:
    """Every length of text before a character of four octets: each line is text by itself."""
    for before in range(80):
        text = "a" * before + "\U0001f389\u0142" * 40
        written = vevent(an_entry(title=LocalizedText.of(text)), WRITING)
        assert all(len(one) <= 75 and one.decode() for one in written.encode().split(b"\r\n")[:-1])


def test_coordinates_stand_in_geo() -> None:
    event = read(an_entry(latitude=51.8401239, longitude=16.5))
    assert event["GEO"].to_ical() == "51.840124;16.5"
    assert "GEO" not in read(an_entry())


def test_categories_color_picture_and_address_are_told() -> None:
    class Named(Plain):
        def area_title(self, code: str, language: str) -> str:
            return "Sport, zdrowie"

        def color(self, hue: str) -> str:
            return "teal"

    entry = an_entry(areas=("17",), picture_path="/files/x/480.webp")
    written = vevent(entry, replace(WRITING, presentation=Named()))
    event = Event.from_ical(written)
    assert event["CATEGORIES"].cats == ["Event", "Sport, zdrowie"]
    assert event["COLOR"] == "teal"
    assert event["IMAGE"] == f"{BASE_URL}/files/x/480.webp"
    assert event["IMAGE"].params["VALUE"] == "URI"
    assert event["URL"] == f"{BASE_URL}/events/piknik"


def test_several_whole_days_end_the_day_after_the_last() -> None:
    entry = an_entry(
        starts_at=datetime(2027, 10, 29, 22, tzinfo=UTC),
        ends_at=datetime(2027, 10, 31, 23, tzinfo=UTC),
        is_all_day=True,
    )
    event = read(entry)
    assert (event.start, event.end) == (date(2027, 10, 30), date(2027, 11, 1))


def test_what_has_no_length_has_no_end() -> None:
    moment = datetime(2027, 7, 1, 16, tzinfo=UTC)
    assert "DTEND" not in read(an_entry(starts_at=moment, ends_at=moment))
