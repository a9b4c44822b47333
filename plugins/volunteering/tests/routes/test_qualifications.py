"""Papers at the desk: seen by whom they were to be shown, by nobody else."""

from core.data.commands import read
from core.testing.people import make_viewer, sign_in
from plugins.volunteering.qualifying import QualificationContent
from plugins.volunteering.queries.qualifications import qualification_by_id
from plugins.volunteering.service.qualifications import claim_qualification


async def claim(host, name="ola"):
    ola = await make_viewer(name)
    return await claim_qualification(ola, QualificationContent(kind="lifeguard"), host=host.slug)


async def test_a_coordinator_confirms_what_they_have_seen(client, desk, host, coordinator):
    right, wrong = await claim(host), await claim(host, "jan")
    assert (await desk(f"/qualifications/{right}/confirm")).status_code == 303
    assert (await desk(f"/qualifications/{wrong}/refuse")).status_code == 303
    assert (await desk(f"/qualifications/{right}/refuse")).status_code == 303
    states = [(await qualification_by_id(one)).state for one in (right, wrong)]
    assert states == ["confirmed", "refused"]
    page = await client.get("/desk/klon/volunteering/qualifications")
    assert page.status_code == 200
    assert "/confirm" not in page.text


async def test_a_paper_that_was_seen_is_kept_with_the_address(desk):
    fields = {"name": "Ola Buk", "email": "ola.buk@example.org", "kind": "driver_b"}
    assert (await desk("/qualifications", **fields | {"name": ""})).status_code == 422
    assert (await desk("/qualifications", **fields)).status_code == 303
    rows = await read("SELECT state, confirmed_by FROM volunteering_qualification")
    assert [row["state"] for row in rows] == ["confirmed"]
    assert rows[0]["confirmed_by"] is not None


async def test_other_organizations_do_not_know_of_it(client, host, newcomer, stranger):
    right = await claim(host)
    token = await sign_in(client, stranger)
    for slug in ("klon", "inni"):
        path = f"/desk/{slug}/volunteering/qualifications/{right}/confirm"
        answer = await client.post(path, data={"csrf_token": token})
        assert answer.status_code in (403, 404)
    assert (await qualification_by_id(right)).state == "claimed"
