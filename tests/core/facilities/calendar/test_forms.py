"""Questions in addresses."""

from datetime import UTC, date, datetime
from urllib.parse import parse_qsl, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from core.data.ids import new_id
from core.facilities.calendar.forms import read_query
from core.facilities.calendar.values import CalendarQuery, View, as_parameter
from core.services.calendar.api import Cursor

PARAMETERS = ("q", "kind", "organization", "area", "audience", "day", "month", "from", "to")


def parameters_of(address: str) -> dict[str, str]:

    return dict(parse_qsl(urlsplit(address).query))


def test_an_address_says_what_was_asked() -> None:
    query = CalendarQuery(
        view=View.WEEK,
        text="łąka & co",
        kind="concerts.concert",
        organization="laka",
        area="16",
        audience="volunteers",
        day=date(2027, 7, 1),
        month=date(2027, 7, 1),
        first=date(2027, 7, 1),
        last=date(2027, 7, 9),
        after=Cursor(datetime(2027, 7, 1, 10, 0, 0, 5, tzinfo=UTC), new_id()),
    )
    assert read_query(parameters_of(query.href())) == query


def test_nothing_asked_is_the_plain_address() -> None:
    assert read_query({}) == CalendarQuery()
    assert CalendarQuery().href() == "/calendar"


def test_only_one_cursor_counts() -> None:
    cursor = as_parameter(Cursor(datetime(2027, 7, 1, tzinfo=UTC), new_id()))
    query = read_query({"after": cursor, "before": cursor})
    assert query.after is not None
    assert query.before is None


@given(st.dictionaries(st.sampled_from([*PARAMETERS, "after", "before"]), st.text()))
def test_any_address_can_be_read_and_written_again(parameters: dict[str, str]) -> None:
    query = read_query(parameters)
    assert read_query(parameters_of(query.href())) == query
