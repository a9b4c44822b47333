"""Entries written out, and what independent programs read out of them."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Event

from core.contracts.calendar import EntryStatus
from core.contracts.texts import LocalizedText
from core.services.calendar.documents import feed_document, single_document
from core.services.calendar.values import Entry, FeedHead
from core.services.calendar.vevents import Invitation, vevent
from tests.core.services.calendar import readers
from tests.core.services.calendar.samples import BASE_URL, WRITING, an_entry

WARSAW = ZoneInfo("Europe/Warsaw")
HEAD = FeedHead(
    uid="leszno.calendar@pospolu",
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
    assert [zone.tz_name for zone in calendar.timezones] == ["Europe/Warsaw"]
