"""The month, the week and the day: which days they have, what stands on them, where they lead."""

import re
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from core.contracts.calendar import EntryStatus
from core.data.ids import new_id
from core.facilities.calendar import days
from core.facilities.calendar.forms import read_query
from core.facilities.calendar.spreads import (
    MOST_COUNTED,
    anchor_of,
    days_shown,
    neighbours,
    views_of,
    with_lasting,
)
from core.facilities.calendar.values import View
from core.services.calendar.api import EntryKey, Lasting
from tests.core.facilities.calendar.conftest import Client, at, organization, put

HERE = date(2027, 7, 1)
LINE = re.compile(r'<li class="line[^>]*>.*?<a href="[^"]*"[^>]*>([^<]+)</a>', re.DOTALL)


def day_of(html: str, number: int) -> str:
    """One square of the month that is shown."""
    squares = re.findall(r'<td class="spread-day[^>]*>.*?</td>', html, re.DOTALL)
    own = [one for one in squares if "spread-beside" not in one.partition(">")[0]]
    return next(one for one in own if f">{number}</a>" in one)


@pytest.mark.parametrize(
    ("month", "first", "last"),
    [
        ("2027-02", date(2027, 2, 1), date(2027, 2, 28)),  # four whole weeks
        ("2028-02", date(2028, 1, 31), date(2028, 3, 5)),  # a leap year
        ("2027-03", date(2027, 3, 1), date(2027, 4, 4)),  # clocks go forward
        ("2027-10", date(2027, 9, 27), date(2027, 10, 31)),  # and back
        ("2026-08", date(2026, 7, 27), date(2026, 9, 6)),  # six weeks
    ],
)
def test_a_month_is_made_of_whole_weeks(month: str, first: date, last: date) -> None:
    shown = days_shown(read_query({"view": "month", "month": month}), HERE)
    assert (shown[0], shown[-1]) == (first, last)
    assert len(shown) % 7 == 0
    assert shown[0].weekday() == 0
    stretches = [days.day_stretch(day) for day in shown]
    assert all(one[1] == other[0] for one, other in pairwise(stretches))


@pytest.mark.parametrize(
    ("day", "monday"),
    [
        ("2027-07-01", date(2027, 6, 28)),
        ("2027-01-01", date(2026, 12, 28)),  # of week 53
        ("2026-12-31", date(2026, 12, 28)),
        ("2025-12-31", date(2025, 12, 29)),  # of week 1
        ("2028-02-29", date(2028, 2, 28)),
    ],
)
def test_a_week_goes_from_monday_to_sunday(day: str, monday: date) -> None:
    shown = days_shown(read_query({"view": "week", "day": day}), HERE)
    assert shown == [monday + timedelta(days=number) for number in range(7)]


@pytest.mark.parametrize(
    ("asked", "ways"),
    [
        ({"view": "month", "month": "2027-01"}, ("month=2026-12", "month=2027-02")),
        ({"view": "week", "day": "2027-01-01"}, ("day=2026-12-25", "day=2027-01-08")),
        ({"view": "day", "day": "2028-02-29"}, ("day=2028-02-28", "day=2028-03-01")),
        ({"view": "week"}, ("day=2027-06-24", "day=2027-07-08")),
    ],
)
def test_neighbours(asked: dict[str, str], ways: tuple[str, str]) -> None:
    found = neighbours(read_query({**asked, "kind": "concerts.concert"}), HERE)
    assert all(way in href and "kind=concerts.concert" in href
               for way, href in zip(ways, found, strict=True))  # fmt: skip


def test_the_views_keep_the_filters_and_the_day() -> None:
    query = read_query({"view": "week", "day": "2027-09-15", "q": "łąka", "area": "16"})
    views = views_of(query, HERE)
    assert [view["is_current"] for view in views] == [False, False, True, False]
    for view in views:
        kept = read_query(dict(pair.split("=") for pair in str(view["href"])[10:].split("&")))
        assert kept.area == "16"
    assert "month=2027-09" in str(views[1]["href"])
    assert str(views[3]["href"]).endswith("day=2027-09-15")


def test_a_day_without_a_view_is_shown_by_itself() -> None:
    assert read_query({"day": "2027-07-03"}).view is View.DAY
    assert read_query({"day": "2027-07-03", "view": "week"}).view is View.WEEK
    assert read_query({"view": "year"}).view is View.LIST
    assert read_query({"day": "2027-07-03"}).href() == "/calendar?day=2027-07-03"
    assert anchor_of(read_query({"view": "month", "month": "2027-09"}), HERE) == date(2027, 9, 1)
    assert anchor_of(read_query({"view": "month", "month": "2027-07"}), HERE) == HERE


def test_what_lasts_stands_on_each_of_its_days_once() -> None:
    stretches = [days.day_stretch(HERE + timedelta(days=number)) for number in range(4)]
    key = EntryKey(id=new_id(), version=1, starts_at=datetime(2027, 7, 2, 8, tzinfo=UTC))
    lasting = Lasting(key=key, ends_at=stretches[2][1])  # midnight: the last day is the 3rd
    spread = with_lasting([[], [key], [], []], stretches, [lasting])
    assert spread == [[], [key], [key], []]


async def test_a_month_shows_what_is_on_and_how_many(site: Client) -> None:
    await put("Wystawa", at(1, 10), ends_at=at(3, 18))
    for hour in range(8, 18, 2):
        await put(f"O {hour}", at(2, hour))
    await put("Ktoś odwołał", at(31, 10), status=EntryStatus.CANCELLED)
    html = (await site.get("/calendar?view=month")).text
    second = day_of(html, 2)
    assert LINE.findall(second) == ["Wystawa", "O 8", "O 10", "jeszcze 3"]
    assert 'aria-label="piątek, 2 lipca 2027, 6 pozycji"' in second
    assert "/calendar?day=2027-07-02" in second
    assert "line-off" in day_of(html, 31)
    assert 'aria-current="date"' in day_of(html, 1)
    assert html.count('aria-current="date"') == 1
    assert not LINE.findall(day_of(html, 4))


async def test_a_day_with_very_many_is_not_counted_out(site: Client) -> None:
    for _ in range(MOST_COUNTED + 2):
        await put("Zajęcia", at(5, 10))
    assert f'aria-hidden="true">{MOST_COUNTED}+<' in (await site.get("/calendar?view=month")).text


async def test_a_week_and_the_filters(site: Client) -> None:
    owner = await organization()
    await put("Nasz", at(3, 10), organization=owner.id, organization_name="Łąka", areas=("16",))
    await put("Inny", at(3, 12))
    await put("Za tydzień", at(6, 12))
    assert LINE.findall((await site.get("/calendar?view=week")).text) == ["Nasz", "Inny"]
    for wish in ("organization=laka", "area=16", "q=laka", "from=2027-07-03&to=2027-07-03&q=nasz"):
        html = (await site.get(f"/calendar?view=week&{wish}")).text
        assert LINE.findall(html) == ["Nasz"]
        assert '<input type="hidden" name="view" value="week">' in html
    assert LINE.findall((await site.get("/calendar?view=week&to=2027-07-02")).text) == []


async def test_a_holiday_has_its_name(site: Client) -> None:
    assert "Wigilia" in (await site.get("/calendar?view=month&month=2027-12")).text
    assert "Wielkanoc" in (await site.get("/calendar?day=2027-03-28")).text


async def test_midnight_entries_are_on_the_day_of_the_citys_clocks(site: Client) -> None:
    """Half past midnight in Warsaw is still the day before in UTC, in July and in January."""
    await put("Letnia noc", at(10, 0))
    await put("Zimowa noc", at(10, 0, month=12))
    for month, title in (("2027-07", "Letnia noc"), ("2027-12", "Zimowa noc")):
        html = (await site.get(f"/calendar?view=month&month={month}")).text
        assert LINE.findall(day_of(html, 10)) == [title]
