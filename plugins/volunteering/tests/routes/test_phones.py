"""Telephone numbers on the day of a shift, for its organizers only."""

from datetime import timedelta

from core.data.times import later, utc_now
from core.testing.people import make_viewer, sign_in
from plugins.volunteering.profiles import ProfileContent
from plugins.volunteering.service.profiles import keep_profile
from plugins.volunteering.tests.conftest import enter, lines, plan


async def test_numbers_are_there_on_the_day_only(client, make_public, coordinator, stranger):
    ola = await make_viewer("ola")
    await keep_profile(ola, ProfileContent(phone="600 100 200"))
    soon = later(utc_now(), timedelta(minutes=2))
    offer = await make_public(
        shifts=(plan(starts_at=soon, ends_at=later(soon, timedelta(hours=1))), plan(104, 107))
    )
    today, another = await lines(offer.id)
    for shift in (today, another):
        await enter(shift, ola)
    await sign_in(client, coordinator)
    page = await client.get(f"/desk/klon/volunteering/{offer.id}")
    assert f"{today.id}/phones" in page.text
    assert f"{another.id}/phones" not in page.text
    base = f"/desk/klon/volunteering/{offer.id}/shifts"
    shown = await client.get(f"{base}/{today.id}/phones")
    assert "tel:600100200" in shown.text
    assert shown.headers["cache-control"] == "no-store"
    assert "600" not in (await client.get(f"{base}/{another.id}/phones")).text
    await sign_in(client, stranger)
    assert (await client.get(f"{base}/{today.id}/phones")).status_code == 404
