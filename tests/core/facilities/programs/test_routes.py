"""The pages of tokens: shown once, ended with one press, nobody else's."""

import re
from datetime import timedelta

import pytest

from core.data.commands import Sql, execute, read
from core.data.times import utc_now
from core.testing.permissions import example_of, matrix

TOKEN = re.compile(r"pospolu_[\w-]{43}")
FORM = {"name": "Strona parafii", "scopes": "events:read", "where": "all", "days": "30"}


@pytest.fixture
def of(sown):
    return lambda actor: sown.world.browser(sown.app, actor)


async def desk(sown):
    example = await example_of(matrix()["programs.organization_tokens"], sown.world.ours)
    return f"/desk/{example['organization_slug']}/tokens"


async def test_a_token_is_shown_once(sown, of):
    answer = await of("volunteer").send("/me/tokens", FORM)
    (token,) = set(TOKEN.findall(answer.text))
    assert answer.status_code == 200
    again = await of("volunteer").get("/me/tokens")
    assert token not in again.text
    assert "Strona parafii" in again.text
    program = of("volunteer")
    events = await program.ask(
        "GET", "/api/v1/events", headers={"Authorization": f"Bearer {token}"}
    )
    assert events.status_code == 200


async def test_a_token_is_made_by_who_just_showed_who_they_are(sown, of):
    """The positive control is above: a session that is fresh makes one."""
    somebody = of("volunteer")
    page = await somebody.get("/me/tokens")
    assert 'href="/me/prove' not in page.text
    await execute(
        Sql(
            "UPDATE people_session SET proven_at = ? WHERE account = ?",
            (utc_now() - timedelta(minutes=16), sown.world.accounts["volunteer"]),
        )
    )
    page = await somebody.get("/me/tokens")
    assert 'href="/me/prove?next=/me/tokens"' in page.text
    assert 'name="scopes"' not in page.text
    answer = await somebody.send("/me/tokens", FORM)
    assert (answer.status_code, answer.headers["location"]) == (303, "/me/prove?next=/me/tokens")
    assert await read("SELECT id FROM programs_token WHERE name = 'Strona parafii'") == []


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"scopes": "all"}, {"days": "366"}, {"where": "organization:x"}],
)
async def test_what_is_wrong_is_said_and_what_was_typed_stays(of, wrong):
    answer = await of("volunteer").send("/me/tokens", FORM | wrong)
    assert answer.status_code == 422
    assert "error-summary" in answer.text
    assert not TOKEN.search(answer.text)
    if "name" not in wrong:
        assert 'value="Strona parafii"' in answer.text


async def test_a_desks_token_is_good_for_that_organization_only(sown, of):
    path = await desk(sown)
    admin = of("organization_admin")
    places = re.findall(r'value="((?:organization|thing):[^"]+)"', (await admin.get(path)).text)
    assert places[0] == f"organization:{sown.world.ours}"
    answer = await admin.send(path, FORM | {"where": places[0], "name": "Tablica"})
    assert answer.status_code == 200
    rows = await read("SELECT organization, thing FROM programs_token WHERE name = 'Tablica'")
    assert [str(row["organization"]) for row in rows] == [str(sown.world.ours)]
    everywhere = await admin.send(path, FORM)
    assert everywhere.status_code == 422


async def test_a_token_can_be_for_one_event(sown, of):
    page = (await of("coordinator").get("/me/tokens")).text
    thing = re.search(r'value="(thing:[^"]+)"', page)[1]
    await of("coordinator").send("/me/tokens", FORM | {"where": thing, "name": "Bramka"})
    (row,) = await read("SELECT organization, thing FROM programs_token WHERE name = 'Bramka'")
    assert f"thing:{row['thing']}" == thing
    assert str(row["organization"]) == str(sown.world.ours)


async def test_ending_it_leads_back_and_shuts_the_program_out(sown, of):
    answer = await of("coordinator").send("/me/tokens", FORM)
    token = TOKEN.search(answer.text)[0]
    (row,) = await read("SELECT id FROM programs_token WHERE name = 'Strona parafii'")
    ended = await of("coordinator").send(f"/tokens/{row['id']}/revoke")
    assert (ended.status_code, ended.headers["location"]) == (303, "/me/tokens")
    program = await of("visitor").ask(
        "GET", "/api/v1/events", headers={"Authorization": f"Bearer {token}"}
    )
    assert program.status_code == 401
    assert "Strona parafii" in (await of("coordinator").get("/me/tokens")).text


async def test_the_organizations_administrator_ends_a_coordinators_token(sown, of):
    place = f"organization:{sown.world.ours}"
    await of("coordinator").send("/me/tokens", FORM | {"where": place, "name": "Dawny"})
    (row,) = await read("SELECT id FROM programs_token WHERE name = 'Dawny'")
    assert "Dawny" in (await of("organization_admin").get(await desk(sown))).text
    ended = await of("organization_admin").send(f"/tokens/{row['id']}/revoke")
    assert ended.headers["location"] == await desk(sown)
    other = await of("twin_organization_admin").send(f"/tokens/{row['id']}/revoke")
    assert other.status_code == 404
