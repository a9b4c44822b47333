"""The page from which a coordinator calls people: numbers, no names."""

from core.testing.people import make_viewer, sign_in
from core.testing.traces import take_place
from plugins.volunteering.profiles import ProfileContent
from plugins.volunteering.service.profiles import keep_profile
from plugins.volunteering.tests.conftest import lines, plan

EN = {"Accept-Language": "en", "Sec-Fetch-Site": "same-origin"}


async def test_one_press_calls_and_shows_how_many(client, make_public, coordinator, stranger):
    ola = await make_viewer("ola")
    await keep_profile(ola, ProfileContent(takes_calls=True, only_favourites=False))
    offer = await make_public(shifts=(plan(capacity=1),))
    (shift,) = await lines(offer.id)
    csrf = await sign_in(client, coordinator)
    page = f"/desk/klon/volunteering/{offer.id}/shifts/{shift.id}/cover"
    assert page in (await client.get(f"/desk/klon/volunteering/{offer.id}", headers=EN)).text
    assert "Call people" in (await client.get(page, headers=EN)).text
    button = f"{page}/{shift.roles[0].id}"
    for words in ("1 person was called.", "Nobody new"):
        pressed = await client.post(
            button, data={"csrf_token": csrf}, headers=EN, follow_redirects=True
        )
        assert words in pressed.text
    assert ola.email not in pressed.text
    assert ola.name not in pressed.text
    await take_place(shift.roles[0].sheet, ola)
    full = await client.post(button, data={"csrf_token": csrf}, headers=EN)
    assert full.status_code == 409
    assert "nobody is missing" in full.text
    await sign_in(client, stranger)
    assert (await client.get(page, headers=EN)).status_code == 404
