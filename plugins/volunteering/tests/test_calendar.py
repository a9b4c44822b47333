"""Shifts in the calendar, in feeds and in files."""

import pytest
from icalendar import Calendar

from core.contracts.errors import NotFound
from core.data.ids import new_id
from core.services.calendar.api import VOLUNTEERS, entry_of
from plugins.volunteering.calendar import CALENDAR_KINDS, shifts_ics
from plugins.volunteering.service.shifts import change_shift
from plugins.volunteering.tests.conftest import (
    lines,
    plan,
)
from plugins.volunteering.values import SHIFT_KIND

(KIND,) = CALENDAR_KINDS


async def test_rebuild_gives_what_stands_in_the_calendar(make_public, host):
    offer = await make_public(areas=("18", "13"))
    (shift,) = await lines(offer.id)
    draft, stored = await KIND.rebuild(shift.id), await entry_of(SHIFT_KIND, shift.id)
    assert draft.areas == stored.areas == ("13", "18")
    assert (stored.audience, stored.module, stored.organization) == (
        VOLUNTEERS,
        "volunteering",
        host.id,
    )
    assert (stored.url_path, stored.sheet) == ("/volunteering/sadzenie-drzew", shift.sheets[0])


async def test_drafts_have_no_entry(make_offer):
    offer = await make_offer()
    (shift,) = await lines(offer.id)
    assert await KIND.rebuild(shift.id) is None
    assert await KIND.rebuild(new_id()) is None
    with pytest.raises(NotFound):
        await shifts_ics([shift.id], "pl")


async def test_file_carries_the_same_uid_and_the_new_sequence(make_public, coordinator):
    offer = await make_public()
    (shift,) = await lines(offer.id)
    (before,) = Calendar.from_ical(await shifts_ics([shift.id], "pl")).walk("VEVENT")
    await change_shift(coordinator, shift.id, plan(110, 113))
    (after,) = Calendar.from_ical(await shifts_ics([shift.id], "pl")).walk("VEVENT")
    assert str(after["uid"]) == str(before["uid"]) == f"{shift.id}@pospolu"
    assert int(after["sequence"]) == int(before["sequence"]) + 1
    assert str(after["dtstart"].params["TZID"]) == "Europe/Warsaw"
