"""A host's desk: who asks, one document with what can be done, the public page behind its code."""

from core.services.documents.issued_codes import code_of
from core.testing.papers import small_pdf
from core.testing.people import sign_in
from plugins.volunteer_documents.queries import requests_waiting
from plugins.volunteer_documents.service.asking import ask
from plugins.volunteer_documents.service.issuing import issue
from plugins.volunteer_documents.tests.conftest import PATH, certificate, fresh, opinion, send
from plugins.volunteer_documents.values import StatementKind, Wish


async def test_who_asks_is_there_and_is_declined(client, ola, host, coordinator):
    asked = await ask(ola, host, Wish(kind=StatementKind.OPINION))
    await sign_in(client, coordinator)
    assert f"opinion?asked={asked}" in (await client.get(PATH)).text
    path = f"{PATH}/requests/{asked}/decline"
    await send(client, coordinator, path, reason=" ")
    assert len(await requests_waiting(host.id)) == 1
    await send(client, coordinator, path, reason="Nie znamy się")
    assert await requests_waiting(host.id) == []


async def test_a_signed_one_is_uploaded(client, ola, host, coordinator):
    made = await issue(coordinator, host, await certificate(host, ola))
    token = await sign_in(client, coordinator)
    path = f"{PATH}/{made}/signed"
    none = await client.post(path, data={"csrf_token": token})
    assert none.status_code == 422
    for content, status in ((b"not a pdf", 422), (small_pdf(), 303)):
        files = {"document": ("podpisane.pdf", content, "application/pdf")}
        answer = await client.post(path, data={"csrf_token": token}, files=files)
        assert answer.status_code == status
    assert (await client.get(f"{PATH}/{made}/file")).content == small_pdf()


async def test_the_page_behind_the_code_says_whether_it_holds(client, ola, host, coordinator):
    made = await fresh(await issue(coordinator, host, await certificate(host, ola)))
    public = f"/documents/{code_of(made.register.id)}"
    page = await client.get(public)
    assert "dokument jest ważny" in page.text
    assert "noindex" in page.headers["x-robots-tag"]
    assert "Ola" in page.text
    assert coordinator.name not in page.text
    path = f"{PATH}/{made.id}/revoke"
    assert (await send(client, coordinator, path, reason="")).status_code == 422
    await send(client, coordinator, path, reason="Tajny powód")
    client.cookies.clear()
    page = await client.get(public)
    assert "unieważnion" in page.text
    assert "Tajny" not in page.text


async def test_others_see_nothing(client, ola, host, coordinator, stranger):
    made = await issue(coordinator, host, opinion(host, ola))
    await sign_in(client, stranger)
    for path in (PATH, f"{PATH}/{made}", f"{PATH}/{made}/file", f"{PATH}/people"):
        assert (await client.get(path)).status_code in {403, 404}
    assert (await send(client, stranger, f"{PATH}/{made}/revoke", reason="x")).status_code == 404
    assert (await fresh(made)).is_valid
