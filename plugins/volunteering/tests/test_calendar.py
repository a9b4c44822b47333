"""Shifts in the calendar, in feeds and in files; found by text, however it is typed."""

from dataclasses import replace

import pytest
from icalendar import Calendar

from core.contracts.errors import NotFound
from core.contracts.texts import LocalizedText
from core.data.ids import new_id
from core.services.calendar.api import (
    VOLUNTEERS,
    EntryFilter,
    entries_by_ids,
    entry_of,
    first_entries,
)
from plugins.volunteering.calendar import CALENDAR_KINDS, shifts_ics
from plugins.volunteering.service.drafting import edit_offer
from plugins.volunteering.service.shifts import change_shift
from plugins.volunteering.tests.conftest import NOW, content, lines, plan
from plugins.volunteering.values import SHIFT_KIND, Audience

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


async def titles(text):
    """The titles of the shifts that a reader of the calendar finds."""
    keys = await first_entries(EntryFilter(kind=SHIFT_KIND, text=text), now=NOW, size=10)
    found = await entries_by_ids([key.id for key in keys])
    return [str(found[key.id].title) for key in keys]


@pytest.mark.parametrize(
    "text",
    [
        "Żółte łubiny",
        "zolte lubiny",
        "ŁUBIN",
        "lubiny ZOL",
        "Źródlana",
        "zrodlana lub",
        "zielony klon łubiny",
        "Жовті",
    ],
)
async def test_shifts_are_found_by_title_place_and_host(make_public, coordinator, text):
    offer = await make_public("Łubiny")
    title = LocalizedText(texts={"pl": "Żółte łubiny", "uk": "Жовті люпини"})
    said = replace(content(place="Świetlica, ul. Źródlana"), title=title)
    await edit_offer(coordinator, offer.id, said)
    await make_public("Zbiórka rowerów", shifts=(plan(120, 123),))
    assert await titles(text) == ["Żółte łubiny"]
    assert await titles("") == ["Żółte łubiny", "Zbiórka rowerów"]


async def test_a_new_title_is_found_in_place_of_the_old(make_public, coordinator):
    offer = await make_public("Żółte łubiny")
    await edit_offer(coordinator, offer.id, content("Świeże jabłka"))
    assert await titles("jablka") == ["Świeże jabłka"]
    assert await titles("lubiny") == []


async def test_what_not_everybody_sees_is_not_found(make_offer, make_public):
    await make_offer("Żółte łubiny")
    await make_public("Białe łubiny", shifts=(plan(audience=Audience.MEMBERS),))
    await make_public("Polne łubiny")
    assert await titles("lubiny") == ["Polne łubiny"]


async def test_the_page_of_the_calendar_finds_them(client, make_public):
    await make_public("Żółte łubiny")
    await make_public("Zbiórka rowerów")
    page = (await client.get(f"/calendar?kind={SHIFT_KIND}&q=zolte+lubiny")).text
    assert "Żółte łubiny" in page
    assert "Zbiórka rowerów" not in page
