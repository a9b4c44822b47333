"""A volunteer's own pages: nothing that was typed is lost, nothing of others is there."""

from core.testing.people import make_viewer, sign_in
from plugins.volunteering.queries.profiles import favourites_of, profile_of
from plugins.volunteering.queries.qualifications import qualifications_of


async def send(client, viewer, path, **fields):
    token = await sign_in(client, viewer)
    return await client.post(f"/me/volunteer{path}", data={"csrf_token": token, **fields})


async def test_a_profile_is_written_and_deleted(client, db):
    ola = await make_viewer("ola")
    wrong = await send(client, ola, "", languages=["pl", "uk"], phone="12")
    assert wrong.status_code == 422
    assert 'value="12"' in wrong.text
    sent = await send(client, ola, "", languages=["pl", "uk"], takes_calls="y")
    assert sent.status_code == 303
    profile = await profile_of(ola.person)
    assert (set(profile.languages), profile.takes_calls) == ({"pl", "uk"}, True)
    assert not profile.only_favourites
    page = await client.get("/me/volunteer")
    assert page.text.count("checked") == 3
    assert (await send(client, ola, "/delete")).status_code == 303
    assert (await profile_of(ola.person)).languages == ()


async def test_favourites_are_chosen_from_hosts(client, host, make_public):
    offer = await make_public()
    ola = await make_viewer("ola")
    await sign_in(client, ola)
    page = await client.get(f"/volunteering/{offer.slug}")
    assert f"/me/volunteer/favourites?organization={host.slug}" in page.text
    form = await client.get(f"/me/volunteer/favourites?organization={host.slug}")
    assert f'selected value="{host.slug}"' in form.text
    assert (await send(client, ola, "/favourites", organization="nikt")).status_code == 422
    sent = await send(client, ola, "/favourites", organization=host.slug)
    assert sent.status_code == 303
    assert [one.slug for one in await favourites_of(ola.person)] == [host.slug]
    await send(client, ola, "/favourites/delete", organization=host.slug)
    assert await favourites_of(ola.person) == []


async def test_qualifications_are_added_and_deleted(client, host, make_public):
    await make_public()
    ola = await make_viewer("ola")
    wrong = await send(client, ola, "/qualifications", kind="first_aid_qualified", host="")
    assert wrong.status_code == 422
    sent = await send(
        client,
        ola,
        "/qualifications",
        kind="first_aid_qualified",
        host=host.slug,
        valid_until="2031-01-01",
    )
    assert sent.status_code == 303
    (kept,) = await qualifications_of(ola.person)
    assert kept.organization == host.id
    page = await client.get("/me/volunteer/qualifications")
    assert "01.01.2031" in page.text
    assert (await send(client, ola, "/qualifications/delete", qualification="x")).status_code == 303
    await send(client, ola, "/qualifications/delete", qualification=str(kept.id))
    assert await qualifications_of(ola.person) == []


async def test_visitors_are_asked_to_sign_in(client, db):
    for path in ("", "/favourites", "/qualifications"):
        answer = await client.get(f"/me/volunteer{path}")
        assert answer.status_code == 303
