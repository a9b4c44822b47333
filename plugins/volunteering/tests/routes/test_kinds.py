"""The city's list of kinds of qualifications: seen, added to, renamed, retired by the office."""

import re

import pytest

from core.contracts.errors import Invalid, Refused
from core.contracts.texts import LocalizedText
from core.data.commands import read
from core.testing.people import make_viewer, sign_in
from core.testing.traces import take_place
from plugins.volunteering.qualifying import KINDS, QualificationContent
from plugins.volunteering.queries.kinds import city_kinds
from plugins.volunteering.queries.qualifications import qualifications_of
from plugins.volunteering.service.kinds import add_kind, change_kind, retire_kind
from plugins.volunteering.service.qualifications import claim_qualification
from plugins.volunteering.service.roles import change_role
from plugins.volunteering.tests.conftest import lines
from plugins.volunteering.values import RoleContent

PAGE = "/city/volunteering-qualifications"
OWN = "/me/volunteer/qualifications"


@pytest.fixture
def office(client, officer):
    """Sends forms of the office."""

    async def send(path="", **fields):
        token = await sign_in(client, officer)
        return await client.post(PAGE + path, data={"csrf_token": token, **fields})

    return send


async def listed(client):
    return (await client.get(PAGE)).text


async def test_the_list_begins_with_ours_and_a_kind_is_added(client, office):
    nameless = await office(**{"title-pl": "", "must_end": "y"})
    assert nameless.status_code == 422
    added = await office(**{"title-pl": "Sternik", "title-uk": "Стерновий", "must_end": "y"})
    assert added.status_code == 303
    page = await listed(client)
    assert "Sternik" in page
    assert page.count('class="row-title"') == len(KINDS) + 1
    assert "Sternik" in (await client.get(OWN)).text
    (key,) = set(await city_kinds()) - set(KINDS)
    assert (await city_kinds())[key].must_end
    logged = await read("SELECT 1 AS one FROM audit_entry WHERE action = 'volunteering.kind.added'")
    assert len(logged) == 1


async def test_a_new_name_stands_wherever_the_kind_is_named(
    client, office, make_public, coordinator
):
    offer = await make_public()
    (shift,) = await lines(offer.id)
    needs = RoleContent(title=LocalizedText.of("Ratownik"), qualifications=("lifeguard",))
    await change_role(coordinator, shift.roles[0].role, needs)
    page = f"/volunteering/{offer.slug}"
    assert "Strażnik wody" not in (await client.get(page)).text
    form = (await client.get(f"{PAGE}/lifeguard")).text
    assert re.search(r'name="title-pl" value="[^"]+"', form) is None  # nobody is signed in
    assert (await office("/lifeguard", **{"title-pl": ""})).status_code == 422
    assert (await office("/lifeguard", **{"title-pl": "Strażnik wody"})).status_code == 303
    assert 'value="Strażnik wody"' in (await client.get(f"{PAGE}/lifeguard")).text
    assert "Strażnik wody" in (await client.get(page)).text
    with pytest.raises(Refused) as caught:
        await take_place(shift.sheets[0], await make_viewer("ola"))
    assert caught.value.refusal.values["what"] == "Strażnik wody"
    assert (await office("/unknown", **{"title-pl": "X"})).status_code == 404


async def test_a_retired_kind_stays_with_who_has_it_and_can_be_put_back(client, office, officer):
    key = await add_kind(officer, LocalizedText.of("Sternik"), must_end=False)
    ola, claim = await make_viewer("ola"), QualificationContent(kind=key)
    await claim_qualification(ola, claim)
    assert (await office(f"/{key}/retire")).status_code == 303
    assert [one.title for one in await qualifications_of(ola.person)] == ["Sternik"]
    with pytest.raises(Invalid):
        await claim_qualification(await make_viewer("jan"), claim)
    assert "Sternik" not in (await client.get(OWN)).text
    assert (await office(f"/{key}/put-back")).status_code == 303
    await claim_qualification(await make_viewer("jan"), claim)
    assert (await office("/unknown/retire")).status_code == 404


async def test_ours_are_renamed_and_retired_like_others(officer, registry):
    await change_kind(officer, "first_aid", LocalizedText.of("Opatrunki"), must_end=True)
    await retire_kind(officer, "first_aid", is_retired=True)
    kind = (await city_kinds())["first_aid"]
    assert (kind.title, kind.must_end, kind.until is None) == ("Opatrunki", True, False)
    await retire_kind(officer, "first_aid", is_retired=False)
    kind = (await city_kinds())["first_aid"]
    assert (kind.title, kind.until) == ("Opatrunki", None)


async def test_only_the_office_keeps_it(client, coordinator):
    token = await sign_in(client, coordinator)
    assert (await client.get(PAGE)).status_code == 403
    sent = await client.post(PAGE, data={"csrf_token": token, "title-pl": "Sternik"})
    assert sent.status_code == 403
