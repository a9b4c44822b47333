"""The grid at the desk: what it would make, then all or none."""

import re

from core.contracts.calendar import EntryDraft
from core.contracts.texts import LocalizedText
from core.data.ids import new_id
from core.data.transactions import tx
from core.services.calendar.api import put_entry
from plugins.volunteering.tests.conftest import ZONE, at, fresh_shift, lines

GRID = {
    "first_day": "2030-06-01",
    "last_day": "2030-06-10",
    "every": "1",
    "from_1": "08:00",
    "to_1": "12:00",
    "capacity_1": "3",
    "from_2": "12:00",
    "to_2": "16:00",
    "capacity_2": "2",
}


async def test_preview_writes_nothing_and_forty_become_shifts(desk, make_offer):
    offer = await make_offer(shifts=())
    wide = {"from_3": "16:00", "to_3": "19:00", "capacity_3": "1"}
    wide |= {"from_4": "19:00", "to_4": "22:00", "capacity_4": "1"}
    preview = await desk(f"/{offer.id}/grid/preview", **GRID, **wide)
    assert preview.status_code == 200
    keep = re.findall(r'name="keep" value="([^"]+)"', preview.text)
    assert len(keep) == 40
    assert await lines(offer.id) == []
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', preview.text))
    hidden.pop("csrf_token")
    made = await desk(f"/{offer.id}/grid", **hidden, keep=keep)
    assert made.status_code == 303
    assert len(await lines(offer.id)) == 40


async def test_wrong_grid_keeps_what_was_typed(desk, make_offer):
    offer = await make_offer(shifts=())
    wrong = GRID | {"last_day": "2030-05-01"}
    page = await desk(f"/{offer.id}/grid/preview", **wrong)
    assert page.status_code == 422
    assert 'value="2030-05-01"' in page.text
    empty = await desk(f"/{offer.id}/grid", **GRID)
    assert (empty.status_code, "co najmniej jedną zmianę" in empty.text) == (422, True)
    back = await desk(f"/{offer.id}/grid", **GRID, change="y")
    assert 'name="from_1"' in back.text
    assert 'value="08:00"' in back.text
    assert await lines(offer.id) == []


async def test_shifts_of_a_grid_go_along_with_an_event(client, desk, make_offer, host):
    offer = await make_offer(shifts=())
    subject = new_id()
    draft = EntryDraft(
        subject=subject,
        title=LocalizedText.of("Festyn"),
        starts_at=at(200),
        ends_at=at(204),
        zone=ZONE,
        organization=host.id,
        organization_name=host.short_name,
        url_path="/events/festyn",
    )
    async with tx():
        await put_entry("events.event", draft)
    kind = f"events.event:{subject}"
    preview = await desk(f"/{offer.id}/grid/preview", **GRID, follows=kind)
    assert f'name="follows" value="{kind}"' in preview.text
    keep = re.findall(r'name="keep" value="([^"]+)"', preview.text)[:2]
    made = await desk(f"/{offer.id}/grid", **GRID, follows=kind, keep=keep)
    assert made.status_code == 303
    shifts = [await fresh_shift(one) for one in await lines(offer.id)]
    assert {(one.follows_kind, one.follows) for one in shifts} == {("events.event", subject)}
    assert (await desk(f"/{offer.id}/grid/preview", **GRID, follows="x")).status_code == 422
