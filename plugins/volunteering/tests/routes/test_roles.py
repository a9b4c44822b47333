"""Roles at the desk and on the offer's page: simple while there is one."""

from core.data.ids import new_id
from core.testing.people import sign_in
from plugins.volunteering.queries import roles_of
from plugins.volunteering.service.publishing import publish_offer
from plugins.volunteering.tests.conftest import fresh_line, lines

SHIFT = {"day": "2030-06-01", "from_time": "16:00", "to_time": "18:30"}


async def test_offer_with_one_role_asks_for_one_number(client, make_public, coordinator):
    offer = await make_public()
    await sign_in(client, coordinator)
    page = (await client.get(f"/desk/klon/volunteering/{offer.id}")).text
    assert 'name="capacity"' in page
    assert "places_" not in page


async def test_roles_have_places_of_their_own_on_every_page(client, desk, make_offer, coordinator):
    offer = await make_offer(shifts=())
    path = f"/{offer.id}/roles/new"
    for title in ("Kopanie", "Podlewanie"):
        assert (await desk(path, **{"title-pl": title, "note-pl": "Krótko"})).status_code == 303
    digging, watering = await roles_of(offer.id)
    names = [f"places_{one.id.hex}" for one in (digging, watering)]
    none = await desk(f"/{offer.id}/shifts", **SHIFT)
    assert none.status_code == 422
    sent = await desk(f"/{offer.id}/shifts", **SHIFT, **{names[0]: "4", names[1]: ""})
    assert sent.status_code == 303
    (shift,) = await lines(offer.id)
    assert [(one.role, one.capacity) for one in shift.roles] == [(digging.id, 4)]
    form = await client.get(f"/desk/klon/volunteering/{offer.id}/shifts/{shift.id}")
    assert f'name="{names[1]}"' in form.text
    changed = await desk(
        f"/{offer.id}/shifts/{shift.id}", **SHIFT, **{names[0]: "4", names[1]: "2"}
    )
    assert changed.status_code == 303
    await publish_offer(coordinator, offer.id)
    after = await fresh_line(shift)
    client.cookies.clear()
    page = (await client.get(f"/volunteering/{offer.slug}")).text
    for sheet in after.sheets:
        assert f"/signup/{sheet}/box" in page
    assert "Kopanie" in page
    assert "Podlewanie" in page


async def test_wrong_role_is_said_beside_the_field(desk, make_offer):
    offer = await make_offer()
    page = await desk(f"/{offer.id}/roles/new", **{"title-pl": "", "minimum_age": "7"})
    assert page.status_code == 422
    assert 'aria-invalid="true"' in page.text
    assert 'value="7"' in page.text


async def test_role_is_changed_and_deleted(client, desk, make_offer, coordinator):
    offer = await make_offer(shifts=())
    await desk(f"/{offer.id}/roles/new", **{"title-pl": "Kopanie"})
    await desk(f"/{offer.id}/roles/new", **{"title-pl": "Gotowanie"})
    first, second = await roles_of(offer.id)
    changed = await desk(f"/{offer.id}/roles/{first.id}", **{"title-pl": "Sadzenie"})
    assert changed.status_code == 303
    assert (await desk(f"/{offer.id}/roles/{second.id}/delete")).status_code == 303
    (left,) = await roles_of(offer.id)
    assert str(left.title) == "Sadzenie"
    last = await desk(f"/{offer.id}/roles/{left.id}/delete")
    assert (last.status_code, "co najmniej jedną rolę" in last.text) == (422, True)
    assert (await desk(f"/{offer.id}/roles/{new_id()}/delete")).status_code == 404
    other = await make_offer("Inna")
    foreign = (await roles_of(other.id))[0]
    page = await client.get(f"/desk/klon/volunteering/{offer.id}/roles/{foreign.id}")
    assert page.status_code == 404
