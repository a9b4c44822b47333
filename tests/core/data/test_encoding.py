"""What scripts write, Piccolo reads, and the other way round."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum
from types import MappingProxyType

import pytest

from core.contracts.texts import LocalizedText
from core.data.commands import Sql, Steps, read, run
from core.data.database import Engine, is_sqlite
from core.data.encoding import as_decimal, as_instant, as_text, as_uuid, encode
from core.data.ids import new_id
from tests.core.data.sample_tables import Place

pytestmark = pytest.mark.anyio

START = datetime(2026, 10, 25, 3, 30, 0, 5, tzinfo=timezone(timedelta(hours=1)))
TITLE = LocalizedText(original="uk", texts={"uk": "Толока", "pl": "Gwóźdź \"programu\" 'X'"})


class Color(Enum):
    RED = "red"


async def test_scripts_and_piccolo_store_alike(engine: Engine) -> None:
    """The very bytes are compared: what differs would sort and compare wrongly."""
    by_script, by_piccolo = new_id(), new_id()
    values = ["Łąka", TITLE, 7, 0, Decimal("12.30"), False, START]
    statement = Sql(
        "INSERT INTO sample_place (id, created_at, name, title, capacity, taken, price, is_open, "
        "starts_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [by_script, START, *values],
    )

    def script() -> Steps[None]:
        yield statement

    await run(script)
    await Place(
        id=by_piccolo,
        created_at=START,
        name="Łąka",
        title=TITLE,
        capacity=7,
        price=Decimal("12.30"),
        is_open=False,
        starts_at=START,
    ).save()
    columns = "name, capacity, taken, price, is_open, starts_at, created_at"
    kinds = ", typeof(id), typeof(price), typeof(is_open)" if is_sqlite() else ""
    first, second = [
        await read(f"SELECT {columns}{kinds} FROM sample_place WHERE id = ?", [one])
        for one in (by_script, by_piccolo)
    ]
    assert first == second
    loaded = {place.id: place for place in await Place.objects()}
    assert loaded[by_script].title == loaded[by_piccolo].title == TITLE
    assert loaded[by_script].starts_at == loaded[by_piccolo].starts_at == START
    if is_sqlite():
        raw = await read("SELECT CAST(starts_at AS TEXT) AS moment FROM sample_place")
        assert {row["moment"] for row in raw} == {"2026-10-25 02:30:00.000005+00:00"}


async def test_rows_come_back_with_python_types(engine: Engine) -> None:
    place = Place(name="a", title=TITLE, starts_at=START, price=Decimal("3.5"))
    await place.save()
    rows = await read("SELECT * FROM sample_place WHERE id = ? AND is_open = ?", [place.id, True])
    row = rows[0]
    assert as_uuid(row["id"]) == place.id
    assert as_instant(row["starts_at"]) == START
    assert as_decimal(row["price"]) == Decimal("3.5")
    assert as_text(row["title"]) == TITLE
    assert row["is_open"] is True
    assert row["taken"] == 0


async def test_converters_read_what_sqlite_computes(engine: Engine) -> None:
    """An aggregate has no column, so that SQLite gives its stored text."""
    place = Place(name="a", starts_at=START)
    await place.save()
    rows = await read("SELECT max(starts_at) AS last, count(*) AS number FROM sample_place")
    assert as_instant(rows[0]["last"]) == START
    assert rows[0]["number"] == 1


async def test_instants_sort_as_text_on_sqlite(engine: Engine) -> None:
    moments = [START.replace(microsecond=0), START, START + timedelta(seconds=1)]
    for moment in reversed(moments):
        await Place(name="x", starts_at=moment).save()
    rows = await read("SELECT starts_at FROM sample_place ORDER BY starts_at")
    assert [row["starts_at"] for row in rows] == moments


def test_converters_pass_nothing_through() -> None:
    assert as_uuid(None) is None
    assert as_instant(None) is None
    assert as_decimal(None) is None
    assert as_text(None) == LocalizedText()
    assert as_instant("2026-01-01 00:00:00+00:00") == datetime(2026, 1, 1, tzinfo=UTC)


def test_encode_makes_json_and_refuses_a_datetime_without_zone() -> None:
    assert encode([Color.RED, {"a": 1}, None, [1]]) == ["red", '{"a":1}', None, [1]]
    assert encode([MappingProxyType({"a": new_id})])[0].startswith('{"a":')
    with pytest.raises(ValueError, match="no zone"):
        encode([datetime(2026, 1, 1)])  # noqa: DTZ001
