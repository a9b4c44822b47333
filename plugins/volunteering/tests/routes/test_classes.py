"""Classes at the desk and by links: pages, refusals in words, what others are not shown."""

from __future__ import annotations

import pytest

from core.data.commands import Sql, execute, read
from core.data.encoding import as_uuid
from core.data.times import utc_now
from core.people.api import Relation
from core.testing.people import make_host, make_viewer, sign_in
from plugins.volunteering.hours_rules import school_year
from plugins.volunteering.links import pupil_consent_token
from plugins.volunteering.queries.school_hours import rules_of
from plugins.volunteering.queries.schools import classes_of, pupils_of
from plugins.volunteering.tests.conftest import MORNING, enter, lines, plan

BASE = "/desk/szkola/volunteering/classes"
TODAY = utc_now().date()


@pytest.fixture
async def school(db):
    return await make_host("szkola", name="SP Pod Lipami")


@pytest.fixture
async def teacher(school):
    return await make_viewer("hanna", role="coordinator", organization=school.id)


@pytest.fixture
def send(client, teacher):
    """Sends forms as the teacher."""

    async def act(path, **fields):
        token = await sign_in(client, teacher)
        return await client.post(BASE + path, data={"csrf_token": token, **fields})

    return act


@pytest.fixture
async def made(send, school):
    """The path of 8a with two pupils."""
    year = str(school_year(TODAY))
    assert (await send("", name="8a", year=year)).status_code == 303
    (line,) = await classes_of(school.id)
    names = "Lena Topola; mama@example.org\n\nSzymon Dąb"
    assert (await send(f"/{line.id}/pupils", names=names, age="13_15")).status_code == 303
    return line.id


async def pupils(made):
    return await pupils_of(made, today=TODAY)


async def test_a_class_is_made_with_names_and_addresses(client, send, made):
    lena, szymon = await pupils(made)
    assert (lena.guardian_email, szymon.guardian_email) == ("mama@example.org", "")
    page = await client.get(f"{BASE}/{made}")
    assert "Lena Topola" in page.text
    assert page.headers["cache-control"] == "no-store"
    assert (await send(f"/{made}/pupils", names=" ")).status_code == 422
    assert (await send("", name="", year="1999")).status_code == 422


async def test_rules_are_kept_and_taken_back(client, send, school, made):
    data = {"since": "2026-09-01", "hours_year": "10", "hours_1": "10", "points_1": "1"}
    assert (await send("/rules", **data, counts="shift", span="year")).status_code == 303
    (rules,) = await rules_of(school.id)
    assert (rules.hours_year, rules.steps, rules.counts) == (10, ((10, 1),), {"shift"})
    assert (await client.get(f"{BASE}/rules")).status_code == 200
    assert (await send("/rules", **data, span="year")).status_code == 422
    assert (await send("/rules/delete", since="2026-09-01")).status_code == 303
    assert await rules_of(school.id) == []


async def test_the_class_is_signed_up_or_the_page_says_for_whom_not(
    client, send, made, make_public
):
    offer = await make_public(shifts=(plan(MORNING, MORNING + 3), plan(MORNING + 1, MORNING + 4)))
    first, second = await lines(offer.id)
    everybody = [str(one.id) for one in await pupils(made)]
    assert (await client.get(f"{BASE}/{made}/sign-up")).status_code == 200
    paper = {
        "purposes": "coming",
        "guardian_name": "Anna Topola",
        "relation": Relation.PARENT.value,
        "signed_on": TODAY.isoformat(),
        "place": "Segregator",
    }
    for one in everybody:
        assert (await send(f"/{made}/pupils/{one}/paper", **paper)).status_code == 303
    path = f"/{made}/sign-up/{first.roles[0].id}"
    assert (await send(path)).status_code == 422
    assert (await send(path, pupils=everybody[0])).status_code == 303
    refused = await send(f"/{made}/sign-up/{second.roles[0].id}", pupils=everybody)
    assert refused.status_code == 409
    assert "<strong>Lena Topola</strong>" in refused.text
    assert (await client.get(BASE + path)).status_code == 200
    assert (await send(f"{path}/cancel")).status_code == 303
    rows = await read("SELECT state FROM signups_signup")
    assert [row["state"] for row in rows] == ["cancelled"]


async def test_a_guardian_answers_by_the_link_without_an_account(client, send, made):
    lena, _ = await pupils(made)
    sent = await send(f"/{made}/pupils/{lena.id}/ask", email="mama@example.org")
    assert sent.status_code == 303
    rows = await read("SELECT id FROM volunteering_pupil_consent")
    path = f"/volunteering/pupil-consent/{pupil_consent_token(as_uuid(rows[0]['id']))}"
    client.cookies.clear()
    page = await client.get(path)
    assert "Lena Topola" in page.text
    assert "/organizations/szkola/privacy" in page.text
    assert (await client.post(f"{path}/agree", data={"guardian_name": ""})).status_code == 422
    given = {"guardian_name": "Anna Topola", "relation": "parent"}
    assert (await client.post(f"{path}/agree", data=given)).status_code == 303
    assert (await pupils(made))[0].shows_hours
    assert (await client.post(f"{path}/refuse", data={})).status_code == 409
    assert (await client.post(f"{path}/withdraw", data={})).status_code == 303
    assert not (await pupils(made))[0].shows_hours
    assert (await client.get("/volunteering/pupil-consent/nothing")).status_code == 404


async def test_a_pupil_joins_by_the_link_and_sees_what_is_seen(client, send, made):
    assert (await send(f"/{made}/link")).status_code == 303
    page = await client.get(f"{BASE}/{made}")
    path = "/volunteering/class/" + page.text.split("/volunteering/class/")[1].split('"')[0]
    client.cookies.clear()
    assert "/sign-in?next=/volunteering/class/" in (await client.get(path)).text
    ola = await make_viewer("ola")
    token = await sign_in(client, ola)
    sent = await client.post(path, data={"csrf_token": token, "name": "Ola Nowak"})
    assert sent.status_code == 303
    again = await client.post(path, data={"csrf_token": token, "name": "Ola Nowak"})
    assert again.status_code == 409
    asked = next(one for one in await pupils(made) if one.name == "Ola Nowak")
    assert (await send(f"/{made}/pupils/{asked.id}/let-in", instead_of="")).status_code == 303
    token = await sign_in(client, ola)
    own = {"csrf_token": token, "pupil": str(asked.id)}
    assert (await client.post("/me/classes/agree", data=own)).status_code == 409
    await execute(
        Sql(
            "UPDATE people_person SET age_band = 'adult', age_said_on = ? WHERE id = ?",
            [TODAY, ola.person],
        )
    )
    assert (await client.post("/me/classes/agree", data=own)).status_code == 303
    assert "8a" in (await client.get("/me/classes")).text
    assert (await client.post("/me/classes/withdraw", data=own)).status_code == 303
    found = next(one for one in await pupils(made) if one.id == asked.id)
    assert not found.shows_hours
    assert (await send(f"/{made}/link/close", sure="y")).status_code == 303
    assert (await client.get(path)).status_code == 404


async def test_a_pupils_page_has_what_was_agreed_to(client, send, made):
    lena, szymon = await pupils(made)
    paper = {"purposes": "hours", "guardian_name": "Anna Topola", "relation": "parent"}
    paper |= {"signed_on": TODAY.isoformat(), "place": "Segregator"}
    await send(f"/{made}/pupils/{lena.id}/paper", **paper)
    (consent,) = (await pupils(made))[0].consents
    assert "Anna Topola" in (await client.get(f"{BASE}/{made}/pupils/{lena.id}")).text
    wrong = await send(f"/{made}/pupils/{szymon.id}/consents/{consent.id}/withdraw")
    assert wrong.status_code == 404
    assert (await pupils(made))[0].shows_hours
    await send(f"/{made}/pupils/{lena.id}/consents/{consent.id}/withdraw")
    assert not (await pupils(made))[0].shows_hours
    assert (await send(f"/{made}/pupils/{lena.id}/remove", sure="y")).status_code == 303
    assert len(await pupils(made)) == 1
    assert (await send(f"/{made}/next-year", name="9a")).status_code == 303
    assert (await send(f"/{made}/delete", sure="y")).status_code == 303


async def test_hidden_shifts_are_not_shown_to_classes(client, send, made, make_public):
    (shift,) = await lines((await make_public(shifts=(plan(MORNING, MORNING + 3),))).id)
    path = f"{BASE}/{made}/sign-up/{shift.roles[0].id}"
    assert (await client.get(path)).status_code == 200
    for audience in ("link", "members"):
        await execute(Sql("UPDATE volunteering_shift SET audience = ?", [audience]))
        assert (await client.get(path)).status_code == 404
        assert (await send(path.removeprefix(BASE), pupils="x")).status_code == 404
        assert shift.roles[0].id.hex not in (await client.get(f"{BASE}/{made}/sign-up")).text


async def test_others_are_told_nothing(client, made, stranger, make_public):
    (shift,) = await lines((await make_public()).id)
    await enter(shift, await make_viewer("ela"))
    await sign_in(client, stranger)
    for path in (
        "",
        f"/{made}",
        f"/{made}/sign-up",
        f"/{made}/pupils/{(await pupils(made))[0].id}",
    ):
        assert (await client.get(BASE + path)).status_code in {403, 404}
        other = BASE.replace("szkola", "inni") + path
        assert (await client.get(other)).status_code in ({200} if not path else {404})
