"""Thanks come once after the end: with the time where people were checked in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from uuid import UUID

import pytest

from core.contracts.errors import NotFound
from core.kernel.registry import Registry
from core.signups.api import cancel_sheet
from core.signups.later_messages import load_thanks
from core.signups.service.thank import thank_due
from tests.core.signups import trial
from tests.core.signups.conftest import NOW, OpenSheet, at, enter, execute, mails, make_person

pytestmark = pytest.mark.anyio


async def over(sheet):
    """The thing is over for two hours."""
    ended = NOW - timedelta(hours=2)
    await execute(
        "UPDATE signups_sheet SET starts_at = ?, ends_at = ? WHERE id = ?",
        ended - timedelta(hours=3),
        ended,
        sheet,
    )


async def payloads():
    return [json.loads(row["payload"]) for row in await mails("signups.thanks")]


async def test_everybody_who_had_a_place_is_thanked_once(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet()
    await enter(sheet, person=await make_person())
    await enter(sheet)  # held
    assert await thank_due(now=at(0)) == 0
    await over(sheet)
    assert await thank_due(now=at(0)) == 1
    assert await thank_due(now=at(1)) == 0
    (payload,) = await payloads()
    said = await load_thanks(payload, "pl")
    assert (said["hours"], said["minutes"]) == (0, 0)


async def test_who_was_there_reads_how_long_and_who_was_not_gets_nothing(
    make_sheet: OpenSheet,
) -> None:
    sheet = await make_sheet()
    came = await enter(sheet, person=await make_person())
    await enter(sheet, person=await make_person())
    trial.PRESENT[came.signup] = timedelta(hours=3, minutes=29, seconds=40)
    await over(sheet)
    assert await thank_due(now=at(0)) == 1
    (payload,) = await payloads()
    assert payload["signup"] == str(came.signup)
    said = await load_thanks(payload, "en")
    assert (said["hours"], said["minutes"]) == (3, 30)


async def test_the_rooms_own_books_say_how_long_where_it_keeps_any(
    make_sheet: OpenSheet, registry: Registry
) -> None:
    sheet = await make_sheet()
    late, gone, read, absent = [
        (await enter(sheet, person=await make_person())).signup for _ in range(4)
    ]
    for signup in (late, gone, read):
        trial.PRESENT[signup] = timedelta(hours=2)
    books = {late: timedelta(hours=1, minutes=30), gone: timedelta()}

    async def time_counted(subject: UUID) -> Mapping[UUID, timedelta]:
        return books

    kinds = dict(registry.signup_kinds)
    kinds["trial.thing"] = replace(kinds["trial.thing"], time_counted=time_counted)
    object.__setattr__(registry, "signup_kinds", MappingProxyType(kinds))
    await over(sheet)
    assert await thank_due(now=at(0)) == 2
    told = {UUID(one["signup"]): one["minutes"] for one in await payloads()}
    assert told == {late: 90, read: 120}
    assert absent not in told


async def test_nobody_is_thanked_for_what_was_cancelled_or_is_long_over(
    make_sheet: OpenSheet,
) -> None:
    sheet = await make_sheet()
    await enter(sheet, person=await make_person())
    await over(sheet)
    assert await thank_due(now=at(40)) == 0
    await thank_due(now=at(0))
    (payload,) = await payloads()
    await cancel_sheet(sheet, "It did not take place", viewer=None)
    with pytest.raises(NotFound):
        await load_thanks(payload, "pl")
    other = await make_sheet()
    await enter(other, person=await make_person())
    await cancel_sheet(other, "Storm", viewer=None)
    await over(other)
    assert await thank_due(now=at(0)) == 0
