"""Pages on which agreements end before their time."""

from datetime import timedelta

from core.testing.people import make_viewer, sign_in
from plugins.volunteer_documents.agreement_queries import agreement_by_id
from plugins.volunteer_documents.service.agreeing import record_signing
from plugins.volunteer_documents.tests.conftest import PATH, TODAY, send
from plugins.volunteer_documents.tests.service.test_agreeing import write

LATER = TODAY + timedelta(days=7)


async def test_the_host_ends_a_signed_one(client, ola, host, coordinator):
    made = await write(coordinator, host, ola)
    await record_signing(coordinator, made, TODAY)
    path = f"{PATH}/agreements/{made}"
    await sign_in(client, coordinator)
    page = (await client.get(path)).text
    assert (f"{path}/end" in page, f"{path}/withdraw" in page) == (True, False)
    wrong = await send(client, coordinator, f"{path}/end", ended_on="", reason="Wyjazd")
    assert (wrong.status_code, "Wyjazd" in wrong.text) == (422, True)
    early = TODAY - timedelta(days=1)
    wrong = await send(client, coordinator, f"{path}/end", ended_on=f"{early}", reason="Wyjazd")
    assert wrong.status_code == 422
    assert (await agreement_by_id(made)).ended_on is None
    sent = {"ended_on": f"{LATER}", "reason": "Wyjazd"}
    assert (await send(client, coordinator, f"{path}/end", **sent)).status_code == 303
    assert (await agreement_by_id(made)).ended_on == LATER
    assert (await send(client, coordinator, f"{path}/end", **sent)).status_code == 409
    page = (await client.get(path)).text
    assert "Wyjazd" in page
    assert f"{LATER:%d.%m.%Y}" in page
    assert f"{path}/end" not in page
    assert f"replaces={made}" not in page
    await sign_in(client, ola)
    own = (await client.get(f"/me/agreements/{made}")).text
    assert "Wyjazd" in own
    assert f"{LATER:%d.%m.%Y}" in own
    assert f"{LATER:%d.%m.%Y}" in (await client.get("/me/agreements")).text


async def test_the_host_withdraws_an_unsigned_one(client, ola, host, coordinator):
    made = await write(coordinator, host, ola)
    path = f"{PATH}/agreements/{made}"
    await sign_in(client, coordinator)
    page = (await client.get(path)).text
    assert (f"{path}/end" in page, f"{path}/withdraw" in page) == (False, True)
    assert (await send(client, coordinator, f"{path}/withdraw", reason=" ")).status_code == 422
    sent = await send(client, coordinator, f"{path}/withdraw", reason="Pomyłka")
    assert sent.status_code == 303
    sent = await send(client, coordinator, f"{path}/withdraw", reason="Pomyłka")
    assert sent.status_code == 409
    page = (await client.get(path)).text
    assert "Pomyłka" in page
    assert f"{path}/signed" not in page
    await sign_in(client, ola)
    own = (await client.get(f"/me/agreements/{made}")).text
    assert "Pomyłka" in own
    assert "/accept" not in own


async def test_its_person_alone_withdraws_it(client, ola, host, coordinator, stranger):
    made = await write(coordinator, host, ola)
    own, desk = f"/me/agreements/{made}", f"{PATH}/agreements/{made}"
    for viewer in (await make_viewer("ktos"), stranger):
        assert (await send(client, viewer, f"{own}/withdraw")).status_code == 404
        for address in (f"{desk}/withdraw", f"{desk}/end"):
            refused = await send(client, viewer, address, reason="Nie", ended_on=f"{LATER}")
            assert refused.status_code == 404
    assert not (await agreement_by_id(made)).is_over
    await sign_in(client, ola)
    assert f"{own}/withdraw" in (await client.get(own)).text
    assert (await send(client, ola, f"{own}/withdraw")).status_code == 303
    assert (await send(client, ola, f"{own}/withdraw")).status_code == 409
    assert (await agreement_by_id(made)).withdrawn_at is not None
    assert f"{own}/withdraw" not in (await client.get(own)).text
