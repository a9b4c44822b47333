"""Legal numbers as of a day, and their history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from core.contracts.periods import Dated
from core.data.commands import as_instant, as_uuid, read
from core.data.times import city_today, utc_now
from core.kernel import registry
from core.services.periods import rules
from core.services.periods.values import Change


async def number_on(key: str, day: date | None = None) -> int:
    """A legal number as of a day, today by default. Raises KeyError for an unknown one."""
    number = registry.current().legal_numbers[key]
    changes = (await history()).get(key, ())
    return rules.value_on(number, [one.dated for one in changes], day or city_today())


async def cutoff(key: str, now: datetime | None = None) -> datetime:
    """The instant that lies the period `key`, as it holds today, before `now`.

    Raises KeyError for a number that nobody declares, ValueError for one that is no period.
    """
    moment = now or utc_now()
    unit = registry.current().legal_numbers[key].unit
    return rules.cutoff(await number_on(key, city_today(moment)), unit, moment)


async def history() -> Mapping[str, Sequence[Change]]:
    """All that the city has set, by key, in the order in which it was set."""
    rows = await read(
        "SELECT key, value, in_force_from, because, changed_by, created_at FROM periods_change"
        " ORDER BY created_at, id"
    )
    found: dict[str, list[Change]] = defaultdict(list)
    for row in rows:
        begins = row["in_force_from"]
        day = date.fromisoformat(begins) if isinstance(begins, str) else begins
        dated = Dated(value=row["value"], in_force_from=day, because=row["because"])
        set_at, by = as_instant(row["created_at"]), as_uuid(row["changed_by"])
        found[row["key"]].append(Change(dated=dated, set_at=set_at, by=by))
    return found
