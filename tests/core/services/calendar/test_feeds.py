"""Feeds: tags before anything is built, joined bytes, and what time alone changes."""

import dataclasses
import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event

from core import settings as core_settings
from core.contracts.calendar import EntryDraft, EntryStatus
from core.contracts.texts import LocalizedText
from core.data.commands import Sql, execute, read, run
from core.data.database import is_sqlite
from core.data.ids import new_id
from core.data.transactions import tx
from core.services.calendar import boundaries, feeds, renderings, segments
from core.services.calendar.api import EntryFilter, FeedHead, entry_ics, feed_bytes, feed_tag
from core.services.calendar.attachments import attach_entry
from core.services.calendar.service import put_entry
from core.services.calendar.vevents import clean_line
from tests.core.services.calendar import readers
from tests.core.services.calendar.conftest import Switches
from tests.core.services.calendar.samples import a_draft
from tests.core.services.calendar.test_service import KIND, put

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("switches")]

NOW = datetime(2027, 7, 1, tzinfo=UTC)
DAY = timedelta(days=1)
ALL = EntryFilter()


def head(language: str = "pl") -> FeedHead:
    return FeedHead(
        name="Leszno",
        description="",
        source_path=f"/calendar.ics?lang={language}",
        page_path="/calendar",
        language=language,
    )


async def tag(scope: EntryFilter = ALL, now: datetime = NOW) -> str:
    return (await feed_tag(scope, head(), now=now))[0]


async def feed(scope: EntryFilter = ALL, now: datetime = NOW, language: str = "pl") -> bytes:
    etag, _ = await feed_tag(scope, head(language), now=now)
    return await feed_bytes(scope, head(language), etag, now=now)


async def uids(scope: EntryFilter = ALL, now: datetime = NOW) -> list[str]:
    return [str(event["UID"]) for event in Calendar.from_ical(await feed(scope, now)).events]


async def test_a_feed_has_the_entries_of_its_scope_in_the_order_of_their_end() -> None:
    organization = new_id()
    later = await put(a_draft(starts_at=NOW + 2 * DAY, organization=organization))
    first = await put(a_draft(starts_at=NOW + DAY), kind="repairs.shift")
    assert await uids() == [first.uid, later.uid]
    assert await uids(EntryFilter(module="repairs")) == [first.uid]
    assert await uids(EntryFilter(organization=organization)) == [later.uid]


async def test_each_language_reads_its_own_words() -> None:
    await put(a_draft())
    assert b"SUMMARY:Piknik" in await feed(language="pl")
    assert b"SUMMARY:Picnic" in await feed(language="en")
    assert b"SUMMARY:Piknik" in await feed(language="uk")


async def test_the_tag_changes_with_entries_switches_and_the_address_only(
    switches: Switches, monkeypatch: pytest.MonkeyPatch
) -> None:
    tags = [await tag()]
    entry = await put(a_draft())
    tags.append(await tag())
    await put(a_draft(subject=entry.subject, title=LocalizedText.of("Inny")))
    tags.append(await tag())
    switches.switch("repairs", on=False)
    tags.append(await tag())
    another_address(monkeypatch)
    tags.append(await tag())
    assert len(set(tags)) == len(tags)
    assert await tag() == tags[-1]


async def test_a_tag_is_told_without_reading_an_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    """304 is answered from the version row: the second time nothing else is asked for."""
    await put(a_draft())
    first = await tag()

    async def refuse(*args: object) -> None:
        pytest.fail(f"read {args}")

    monkeypatch.setattr(boundaries, "read", refuse)
    monkeypatch.setattr(segments, "read", refuse)
    assert await tag() == first


async def test_what_is_kept_is_what_would_be_built(monkeypatch: pytest.MonkeyPatch) -> None:
    await put(a_draft())
    await put(a_draft(starts_at=NOW + 3 * DAY, zone="Europe/Kyiv"))
    built = await feed()
    assert await feed() is built
    feeds.forget()
    again = await feed()
    assert again == built
    assert again is not built


async def test_nothing_in_a_feed_changes_with_the_hour() -> None:
    await put(a_draft())
    before = await feed(now=NOW)
    feeds.forget()
    assert await feed(now=NOW + timedelta(hours=5)) == before


async def test_an_embargo_ends_by_itself() -> None:
    entry = await put(a_draft(visible_from=NOW + timedelta(hours=1)))
    before = await tag()
    assert await uids() == []
    after = NOW + timedelta(hours=1)
    assert await tag(now=after) != before
    assert await uids(now=after) == [entry.uid]


async def test_time_changes_an_organizations_feed_by_its_own_entries_alone() -> None:
    organization = new_id()
    scope, hour = EntryFilter(organization=organization), timedelta(hours=1)
    await put(a_draft(starts_at=NOW - DAY, organization=organization))
    await put(a_draft(visible_from=NOW + hour, organization=new_id()))
    before = await feed_tag(scope, head(), now=NOW)
    assert before[1] == NOW - DAY + 2 * hour + 90 * DAY
    await put(a_draft(visible_from=NOW + 3 * hour, organization=organization))
    assert (await feed_tag(scope, head(), now=NOW))[1] == NOW + 3 * hour
    assert (await feed_tag(ALL, head(), now=NOW))[1] == NOW + hour


async def test_a_cancelled_entry_stays_thirty_days() -> None:
    entry = await put(a_draft())
    await put(a_draft(subject=entry.subject, status=EntryStatus.CANCELLED))
    cancelled_at = (await read("SELECT cancelled_at FROM calendar_entry"))[0]["cancelled_at"]
    almost = cancelled_at + 30 * DAY - timedelta(seconds=1)
    [event] = Calendar.from_ical(await feed(now=almost)).events
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)
    over = cancelled_at + 30 * DAY
    assert await tag(now=over) != await tag(now=almost)
    assert await uids(now=over) == []


async def test_what_ended_ninety_days_ago_drops_out() -> None:
    entry = await put(a_draft())
    almost, over = entry.ends_at + 90 * DAY - timedelta(seconds=1), entry.ends_at + 90 * DAY
    assert await uids(now=almost) == [entry.uid]
    assert await tag(now=over) != await tag(now=almost)
    assert await uids(now=over) == []


async def test_modules_that_are_off_are_not_there(switches: Switches) -> None:
    entry = await put(a_draft())
    switches.switch("concerts", on=False)
    assert await uids() == []
    switches.switch("concerts", on=True)
    assert await uids() == [entry.uid]


async def test_drafts_and_private_entries_are_not_there() -> None:
    await put(a_draft(is_public=False))
    assert await uids() == []


async def test_one_bad_entry_is_left_out_and_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    write = renderings.vevents

    def fail_on_bad(entry: object, occurrences: object, writing: object) -> str:
        if "bad" in str(entry):
            message = "bad"
            raise ValueError(message)
        return write(entry, occurrences, writing)  # type: ignore[arg-type]

    monkeypatch.setattr(renderings, "vevents", fail_on_bad)
    good = await put(a_draft())
    bad = await put(a_draft(title=LocalizedText.of("bad")))
    assert await uids() == [good.uid]
    assert str(bad.id) in caplog.text


async def test_missing_renderings_are_filled_by_the_first_reader() -> None:
    """As after an upgrade or a change of the address, when nothing is written out."""
    wanted = {(await put(a_draft(starts_at=NOW + hours * DAY))).uid for hours in range(5)}

    def script():
        yield Sql("DELETE FROM calendar_rendering")

    await run(script)
    assert set(await uids()) == wanted
    [row] = await read("SELECT COUNT(*) AS many FROM calendar_rendering")
    assert row["many"] == 5


async def test_one_uid_and_sequence_in_feed_mail_and_download_after_a_change_of_the_domain(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Trap of a UID made of a random number, a page's link or the site's host name."""
    entry = await put(a_draft())
    await put(a_draft(subject=entry.subject, place="Park"))
    for _ in range(2):
        payload = {"calendar_kind": KIND, "subject": str(entry.subject), "method": "REQUEST"}
        [attachment] = await attach_entry(payload, "pl")
        documents = (await feed(), await entry_ics(KIND, entry.subject, "pl"), attachment.content)
        found = [Calendar.from_ical(document).events[0] for document in documents]
        assert {(str(event["UID"]), event["SEQUENCE"]) for event in found} == {(entry.uid, 1)}
        assert len({event["URL"] for event in found}) == 1
        another_address(monkeypatch)
    assert found[0]["URL"] == "https://inne.example/events/piknik"


async def test_a_mail_carries_the_entry_with_its_method() -> None:
    entry = await put(a_draft())
    payload = {"calendar_kind": KIND, "subject": str(entry.subject)}
    [attachment] = await attach_entry({**payload, "method": "REQUEST"}, "pl")
    assert (attachment.filename, attachment.media_type) == ("piknik.ics", "text/calendar")
    assert attachment.params == {"method": "REQUEST", "charset": "utf-8"}
    assert Calendar.from_ical(attachment.content)["METHOD"] == "REQUEST"
    [plain] = await attach_entry(payload, "pl")
    assert plain.params["method"] == "PUBLISH"
    await put(a_draft(subject=entry.subject, status=EntryStatus.CANCELLED))
    [cancelled] = await attach_entry(payload, "pl")
    assert cancelled.params["method"] == "CANCEL"
    with pytest.raises(ValueError, match="method"):
        await attach_entry({**payload, "method": "REQUEST\r\nX: y"}, "pl")


async def test_a_subject_without_entry_attaches_nothing() -> None:
    assert await attach_entry({"calendar_kind": KIND, "subject": str(new_id())}, "pl") == ()


@pytest.mark.parametrize(
    "first", [datetime(2027, 3, 27, tzinfo=UTC), datetime(2027, 10, 30, tzinfo=UTC)]
)
async def test_all_readers_agree_on_a_feed_around_the_change_of_the_clocks(
    first: datetime, tmp_path: Path
) -> None:
    entries = [await put(a_draft(starts_at=first + timedelta(hours=3 * n))) for n in range(24)]
    meant = {entry.uid: (entry.starts_at, entry.ends_at) for entry in entries}
    document = await feed(now=first)
    assert readers.with_icalendar(document) == meant
    assert readers.with_vobject(document) == meant
    for reader, events in readers.with_node(document, tmp_path).items():
        assert readers.instants_of(events) == meant, reader


async def test_what_did_not_change_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = await put(a_draft(), kind="repairs.shift")
    await put(a_draft(starts_at=NOW + DAY))
    await feed()
    changed = await put(a_draft(subject=entry.subject, place="Park"), kind="repairs.shift")
    read_names: list[str] = []
    read_parts = segments._read

    async def listen(names, language, version):
        read_names.extend(names)
        return await read_parts(names, language, version)

    monkeypatch.setattr(segments, "_read", listen)
    assert b"LOCATION:Park" in await feed()
    assert read_names == [f"{changed.id}:2"]


async def test_memory_for_parts_of_feeds_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segments, "MOST_KEPT_BYTES", 1000)
    wanted = {(await put(a_draft(starts_at=NOW + number * DAY))).uid for number in range(4)}
    assert set(await uids()) == wanted
    assert not segments._kept


async def test_memory_for_feeds_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    await put(a_draft())
    monkeypatch.setattr(feeds, "MOST_KEPT_BYTES", 3000)
    for number in range(5):
        await feed_bytes(ALL, head(), f'"{number}"', now=NOW)
    assert sum(map(len, feeds._kept.values())) <= 3000


# What people can write: what no database takes (lone surrogates, NUL) no form lets in.
LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
ODD = ("\r\nEND:VEVENT\r\n", "\r", "\x0b", "\x85", "\u2028", ";", ",", ":", '"', "\\", "\\n")
WORDS = st.lists(st.text(LETTERS, max_size=40) | st.sampled_from(ODD), max_size=5).map("".join)
OFFSETS = st.timedeltas(timedelta(days=-60), timedelta(days=1000))
DRAFTS = st.fixed_dictionaries(
    {
        "starts_at": OFFSETS.map(lambda offset: NOW + offset),
        "zone": st.sampled_from(("Europe/Warsaw", "Europe/Kyiv", "UTC", "America/St_Johns")),
        "title": WORDS.map(LocalizedText.of),
        "summary": WORDS.map(LocalizedText.of),
        "place": WORDS,
        "organization_name": WORDS.map(lambda words: words[:300]),
        "status": st.sampled_from([one for one in EntryStatus if one != EntryStatus.CANCELLED]),
        "is_all_day": st.booleans(),
        "length": st.timedeltas(timedelta(), timedelta(days=40)),
    }
)
AT_ONCE = 25
BATCHES = 400 if os.environ.get("CI") and is_sqlite() else 8


@settings(max_examples=BATCHES, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(DRAFTS, min_size=AT_ONCE, max_size=AT_ONCE))
async def test_what_was_written_is_what_a_feed_says(given_drafts: list[dict[str, Any]]) -> None:
    """10,000 entries in CI, through the database: each comes back whole, in one sound feed."""
    await execute(Sql("DELETE FROM calendar_entry"))
    async with tx():
        entries = [await put_entry(KIND, a_draft_of(one)) for one in given_drafts]
    document = await feed()
    lines = document.split(b"\r\n")
    assert all(len(line) <= 75 and not set(line) & CONTROLS for line in lines)
    found = {str(event["UID"]): event for event in Calendar.from_ical(document).events}
    assert len(found) == AT_ONCE
    for entry in entries:
        event = found[entry.uid]
        start, zone = entry.starts_at.replace(microsecond=0), ZoneInfo(entry.zone)
        wanted = start.astimezone(zone).date() if entry.is_all_day else start
        assert event.start == wanted
        assert not event.errors
        assert str(event["SUMMARY"]) == read_back(clean_line(entry.title.to("pl")))
        assert str(event.get("LOCATION", "")) == read_back(clean_line(entry.place))


CONTROLS = (frozenset(range(32)) - {9}) | {127}


def a_draft_of(values: dict[str, Any]) -> EntryDraft:
    length = values["length"]
    rest = {name: value for name, value in values.items() if name != "length"}
    return a_draft(**rest, ends_at=values["starts_at"] + length)


def read_back(words: str) -> str:
    """What icalendar makes of a text: it takes a backslash before an N for the end of a line."""
    return Event.from_ical(f"BEGIN:VEVENT\r\nSUMMARY:{escaped(words)}\r\nEND:VEVENT\r\n").get(
        "SUMMARY", ""
    )


def escaped(words: str) -> str:
    return re.sub(r"[\\;,]", lambda found: f"\\{found[0]}", words)


def another_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same installation under another public address."""
    changed = dataclasses.replace(core_settings.current(), base_url="https://inne.example")
    for module in (renderings, feeds):
        monkeypatch.setattr(module, "settings", lambda: changed)
