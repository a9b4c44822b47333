"""One's own page: asked with one press, downloaded, nobody else's."""

from core.testing.people import make_viewer, sign_in
from plugins.volunteer_documents.queries import requests_of_person
from plugins.volunteer_documents.service.ending import revoke
from plugins.volunteer_documents.service.issuing import issue
from plugins.volunteer_documents.tests.conftest import TODAY, certificate, send
from plugins.volunteer_documents.values import RequestState

OWN = "/me/certificates"


async def test_one_press_asks(client, ola, host):
    await sign_in(client, ola)
    page = await client.get(OWN)
    assert "Poproś o\xa0zaświadczenie" in page.text
    pressed = {"organization": str(host.id), "kind": "certificate", "language": "pl"}
    assert (await send(client, ola, f"{OWN}/ask", **pressed)).status_code == 303
    again = await send(client, ola, f"{OWN}/ask", **pressed)
    assert (again.status_code, "już czeka" in again.text) == (409, True)
    (asked,) = await requests_of_person(ola.person)
    assert f"{asked.due_on:%d.%m.%Y}" in (await client.get(OWN)).text
    await send(client, ola, f"{OWN}/withdraw", request=str(asked.id))
    (asked,) = await requests_of_person(ola.person)
    assert asked.state is RequestState.WITHDRAWN


async def test_particulars_are_kept_and_what_is_wrong_is_said(client, ola, host):
    await sign_in(client, ola)
    assert host.short_name in (await client.get(f"{OWN}/ask?organization={host.id}")).text
    told = {"organization": str(host.id), "kind": "opinion", "language": "uk", "school": "SP 7"}
    wrong = await send(client, ola, f"{OWN}/ask", **told, first=f"{TODAY}", last="2020-01-01")
    assert (wrong.status_code, 'value="SP 7"' in wrong.text) == (422, True)
    await send(client, ola, f"{OWN}/ask", **told)
    (asked,) = await requests_of_person(ola.person)
    assert (asked.kind, asked.school, asked.language) == ("opinion", "SP 7", "uk")


async def test_whom_one_has_not_helped_cannot_be_chosen(client, ola, stranger):
    (other,) = {one.scope_id for one in stranger.grants}
    pressed = {"organization": str(other), "kind": "certificate", "language": "pl"}
    assert (await send(client, ola, f"{OWN}/ask", **pressed)).status_code == 422


async def test_the_paper_is_its_persons_alone(client, ola, host, coordinator):
    made = await issue(coordinator, host, await certificate(host, ola))
    path = f"{OWN}/{made}/file"
    assert (await client.get(path)).status_code in {303, 401}
    await sign_in(client, await make_viewer("ktos"))
    assert (await client.get(path)).status_code == 404
    await sign_in(client, ola)
    taken = await client.get(path)
    assert taken.content.startswith(b"%PDF")
    assert "no-store" in taken.headers["cache-control"]
    assert path in (await client.get(OWN)).text
    await revoke(coordinator, made, reason="Złe godziny")
    page = (await client.get(OWN)).text
    assert path not in page
    assert "Złe godziny" in page
