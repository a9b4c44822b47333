"""After each kind of change of a series, programs that are not ours show what its rows say."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.contracts.texts import LocalizedText
from core.data.times import to_utc, to_wall, utc_now
from core.services.calendar.api import series_ics
from core.testing.people import make_viewer
from plugins.events.rules import place_words, spot_of, timing_of
from plugins.events.series_queries import dates_of
from plugins.events.service.drafting import create_draft, edit_event
from plugins.events.service.moving import cancel_event, change_event
from plugins.events.service.publishing import publish_event
from plugins.events.service.repeating import add_date, extend_series, repeat_event, restore_date
from plugins.events.service.ruling import Wish, change_rule
from plugins.events.service.series_cancelling import cancel_dates
from plugins.events.service.series_editing import edit_dates, reset_date
from plugins.events.service.series_moving import move_dates
from plugins.events.tests.conftest import draft, make_host
from plugins.events.tests.service.test_repeating import NOW, WEEKLY, WHEN
from plugins.events.values import (
    CALENDAR_KIND,
    EventState,
    Pattern,
    Registration,
    Repeat,
    Scope,
    Spot,
    Timing,
)
from tests.core.facilities.calendar.test_programs import Subscriber, line, told
from tests.core.facilities.scanner.browser import served
from tests.core.services.calendar import readers
from tests.core.services.calendar.readers import Seen

NONE = Registration()


def later_by(event, hours):
    """The time of an event, some hours later."""
    at, by = timing_of(event), timedelta(hours=hours)
    return replace(at, starts_at=at.starts_at + by, ends_at=at.ends_at + by)


class Edits:
    """One series and all that is done to it, in turn."""

    def __init__(self, viewer, first):
        self.viewer, self.first = viewer, first

    async def dates(self):
        return await dates_of(self.first)

    async def as_made(self):
        """Five Tuesdays over the change of the clocks, one of them left out."""

    async def one_is_moved(self):
        one = (await self.dates())[1]
        await change_event(
            self.viewer, one.id, timing=later_by(one, 3), spot=Spot(place_name="Rynek"), now=NOW
        )

    async def following_move(self):
        one = (await self.dates())[2]
        move = {"timing": later_by(one, 25), "spot": spot_of(one)}
        await move_dates(self.viewer, one.id, Scope.FOLLOWING, **move, now=NOW)

    async def one_is_skipped(self):
        await cancel_event(self.viewer, (await self.dates())[2].id, reason="Święto.", now=NOW)

    async def a_left_out_one_comes(self):
        await add_date(self.viewer, self.first, date(2027, 3, 30), now=NOW)

    async def one_has_its_own_title(self):
        own = replace(draft().content, title=LocalizedText.of("Wieczór, finał; 🎉"))
        one = (await self.dates())[0]
        await edit_event(self.viewer, one.id, content=own, registration=NONE)

    async def all_have_another_title(self):
        new = replace(draft().content, title=LocalizedText.of("Żółć i walc"))
        one = (await self.dates())[1]
        await edit_dates(self.viewer, one.id, Scope.ALL, content=new, registration=NONE, now=NOW)

    async def the_rule_goes_on(self):
        await extend_series(self.viewer, self.first, date(2027, 5, 4), now=NOW)

    async def a_skipped_one_takes_place(self):
        off = [one for one in await self.dates() if one.state == EventState.CANCELLED]
        await restore_date(self.viewer, off[0].id, now=NOW)

    async def one_is_reset(self):
        await reset_date(self.viewer, (await self.dates())[1].id, now=NOW)

    async def all_move(self):
        one = (await self.dates())[1]
        move = {"timing": later_by(one, -2), "spot": Spot(place_name="Sala lustrzana")}
        await move_dates(self.viewer, one.id, Scope.ALL, **move, now=NOW)

    async def another_weekday_from_a_date_on(self):
        thursdays = Repeat(pattern=Pattern.WEEKLY, weekdays=("TH",), last_day=date(2027, 5, 6))
        one = (await self.dates())[3]
        wish = Wish(event=one.id, scope=Scope.FOLLOWING, repeat=thursdays)
        done = await change_rule(self.viewer, wish, reason="Sala jest zajęta.", now=NOW)
        assert done.came > 0 < done.went

    async def every_other_week_for_all(self):
        fortnights = Repeat(
            pattern=Pattern.WEEKLY, weekdays=("WE", "TH"), every=2, last_day=date(2027, 5, 20)
        )
        wish = Wish(event=self.first, scope=Scope.ALL, repeat=fortnights)
        done = await change_rule(self.viewer, wish, reason="Rzadziej.", now=NOW)
        assert done.came > 0 < done.went

    async def following_are_cancelled(self):
        one = (await self.dates())[4]
        await cancel_dates(self.viewer, one.id, Scope.FOLLOWING, reason="Urlop.", now=NOW)


async def meant(series) -> set[Seen]:
    """What every program has to show: one thing for each row."""
    return {
        Seen(
            uid=f"{series}@pospolu",
            start=one.starts_at.strftime("%Y-%m-%d %H:%M"),
            end=one.ends_at.strftime("%Y-%m-%d %H:%M"),
            status="CANCELLED" if one.state == EventState.CANCELLED else "CONFIRMED",
            summary=one.title.to("pl"),
            location=place_words(spot_of(one)),
        )
        for one in await dates_of(series)
    }


@pytest.fixture
async def edits(db):
    host = await make_host("przystan")
    viewer = await make_viewer("koord", role="coordinator", organization=host.id)
    event = await create_draft(viewer, host, draft("Kurs tańca", timing=WHEN))
    await repeat_event(viewer, event.id, WEEKLY, left_out={date(2027, 3, 30)}, now=NOW)
    await publish_event(viewer, event.id, now=NOW)
    return Edits(viewer, event.id)


async def test_programs_agree_on_the_dates_after_each_change(edits, tmp_path):
    """One series through all changes, as they add up; five programs read it after each."""
    changes = [name for name, made in vars(Edits).items() if callable(made) and name[0] != "_"]
    for name in changes:
        if name == "dates":
            continue
        (folder := tmp_path / name).mkdir()
        await getattr(edits, name)()
        document = await series_ics(CALENDAR_KIND, edits.first, "pl")
        wanted = await meant(edits.first)
        assert readers.seen_by_icalendar(document) == wanted, name
        assert readers.seen_by_vobject(document) == wanted, name
        assert readers.seen_by_khal(document, folder) == wanted, name
        for reader, seen in readers.seen_by_javascript(document, folder).items():
            assert seen == wanted, (name, reader)


async def test_sequence_never_falls(edits):
    """Programs take a lower SEQUENCE for outdated (RFC 5546 §2.1.4)."""
    from icalendar import Calendar

    known: dict[str, int] = {}
    for name in (
        *("one_is_moved", "following_move", "all_move", "the_rule_goes_on", "one_is_reset"),
        *("another_weekday_from_a_date_on", "every_other_week_for_all"),
    ):
        await getattr(edits, name)()
        document = await series_ics(CALENDAR_KIND, edits.first, "pl")
        for event in Calendar.from_ical(document).events:
            key = str(event.get("RECURRENCE-ID") and event["RECURRENCE-ID"].dt)
            assert event["SEQUENCE"] >= known.get(key, 0), (name, key)
            known[key] = event["SEQUENCE"]


ZONE = "Europe/Warsaw"
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


async def lines_of(series):
    """What somebody who has subscribed has to see of a series."""
    states = {EventState.CANCELLED: "CANCELLED"}
    return sorted(
        line(one.starts_at, one.title.to("pl"), states.get(one.state, "CONFIRMED"))
        for one in await dates_of(series)
    )


async def test_whoever_has_subscribed_sees_a_change_of_the_rule(app, tmp_path):
    """vdirsyncer and khal at a running server: Mondays, say, become Thursdays, then fortnightly."""
    host = await make_host("przystan")
    viewer = await make_viewer("koord", role="coordinator", organization=host.id)
    now = utc_now()
    first = to_wall(now, ZONE).replace(hour=18, minute=0, second=0, microsecond=0, tzinfo=None)
    first += timedelta(days=5)
    begins, ends = (to_utc(first + timedelta(hours=hours), ZONE) for hours in (0, 2))
    event = await create_draft(
        viewer, host, draft("Kurs tańca", timing=Timing(starts_at=begins, ends_at=ends, zone=ZONE))
    )
    weeks = (first + timedelta(weeks=4)).date()
    weekly = Repeat(pattern=Pattern.WEEKLY, last_day=weeks)
    await repeat_event(viewer, event.id, weekly, left_out=set(), now=now)
    await publish_event(viewer, event.id, now=now)
    three_on = (first + timedelta(days=3)).weekday()
    other_day = replace(weekly, weekdays=(WEEKDAYS[three_on],), last_day=weeks + timedelta(days=9))
    seen = []
    async with served(app) as address:
        subscriber = Subscriber(tmp_path, address)
        for wish in (
            None,
            Wish(event=(await dates_of(event.id))[2].id, scope=Scope.FOLLOWING, repeat=other_day),
            Wish(event=event.id, scope=Scope.ALL, repeat=replace(other_day, every=2)),
        ):
            if wish:
                done = await change_rule(viewer, wish, reason="Sala jest zajęta.", now=now)
                assert done.went > 0
            seen.append(await subscriber.look(told))
            assert seen[-1] == await lines_of(event.id)
            hours = {to_wall(one.starts_at, ZONE).hour for one in await dates_of(event.id)}
            assert hours == {18}
    assert len({tuple(one) for one in seen}) == 3
