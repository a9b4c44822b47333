"""Issuing at the desk: for all of a period, for one from a request, in another's place."""

import re

from core.testing.papers import codes, texts
from core.testing.people import sign_in
from plugins.volunteer_documents.queries import (
    requests_waiting,
    statements_of_organization,
    statements_of_person,
)
from plugins.volunteer_documents.service.asking import ask
from plugins.volunteer_documents.service.issuing import issue, printing_in_hand
from plugins.volunteer_documents.tests.conftest import (
    FIRST,
    PATH,
    TODAY,
    certificate,
    fresh,
    send,
    work,
)
from plugins.volunteer_documents.values import Wish

DAYS = {"first": f"{FIRST}", "last": f"{TODAY}"}


def fields_of(page):
    """What the page's form would send."""
    inputs = re.findall(r'<input[^>]*name="(\w+)"[^>]*value="([^"]*)"', page)
    areas = re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>\s*([^<]*)</textarea>', page)
    chosen = re.findall(
        r'<select[^>]*name="(\w+)".*?<option selected value="(\w+)"', page, re.DOTALL
    )
    return {name: value for name, value in [*inputs, *areas, *chosen] if name != "csrf_token"}


async def test_all_of_a_period_are_issued_and_printed_in_one_file(client, ola, host, coordinator):
    await work(coordinator, host, "Jan z Listy", minutes=45)
    await ask(ola, host, Wish(school="SP 7, 8b"))
    await sign_in(client, coordinator)
    page = (await client.get(f"{PATH}/people?first={FIRST}&last={TODAY}")).text
    keys = re.findall(r'name="people" value="([^"]+)"', page)
    assert sorted(keys) == sorted([f"person:{ola.person}", "name:Jan z Listy"])
    sent = {**DAYS, "people": [*keys, "person:nobody"], "language": "pl", "signer": "Jan Klon"}
    answer = await send(client, coordinator, f"{PATH}/people", **sent)
    batch = answer.headers["location"]
    await printing_in_hand()
    assert "2" in (await client.get(batch)).text
    printing = f"/documents/print/volunteer_documents.batch/{batch.rpartition('/')[2]}"
    together = await send(client, coordinator, printing, layout="plain")
    assert len(texts(together.content)) == 2
    assert len(set(codes(together.content))) == 2
    assert await requests_waiting(host.id) == []
    (own,) = await statements_of_person(ola.person)
    assert own.content.school == "SP 7, 8b"
    again = await send(client, coordinator, f"{PATH}/people", **sent)
    assert again.status_code == 422
    assert len((await statements_of_organization(host.id)).statements) == 2


async def test_who_asked_gets_one_with_what_they_wrote(client, ola, host, coordinator):
    asked = await ask(ola, host, Wish(school="SP 7, 8b", language="uk"))
    await sign_in(client, coordinator)
    page = await client.get(f"{PATH}/certificate?asked={asked}")
    fields = fields_of(page.text)
    assert (fields["school"], fields["language"]) == ("SP 7, 8b", "uk")
    assert "Sadzenie drzew" in fields["scope"]
    wrong = await send(client, coordinator, f"{PATH}/certificate", **fields | {"scope": " "})
    assert wrong.status_code == 422
    done = await send(client, coordinator, f"{PATH}/certificate", **fields)
    assert done.status_code == 303
    (made,) = await statements_of_person(ola.person)
    assert (made.is_valid, made.language, made.minutes) == (True, "uk", 120)
    assert await requests_waiting(host.id) == []


async def test_another_comes_in_its_place(client, ola, host, coordinator):
    old = await issue(coordinator, host, await certificate(host, ola))
    await work(coordinator, host, ola, minutes=60)
    await sign_in(client, coordinator)
    fields = fields_of((await client.get(f"{PATH}/certificate?replaces={old}")).text)
    same = await send(client, coordinator, f"{PATH}/certificate", **fields)
    assert same.status_code == 303
    latest, before = await statements_of_person(ola.person)
    assert (latest.is_valid, latest.minutes, before.is_valid) == (True, 180, False)
    assert (await fresh(old)).register.state == "replaced"


async def test_an_opinion_is_written(client, ola, host, coordinator):
    await sign_in(client, coordinator)
    fields = fields_of((await client.get(f"{PATH}/opinion?who=person:{ola.person}")).text)
    none = await send(client, coordinator, f"{PATH}/opinion", **fields)
    assert none.status_code == 422
    await send(client, coordinator, f"{PATH}/opinion", **fields | {"text": "Świetna pomoc."})
    (made,) = await statements_of_person(ola.person)
    assert made.content.text == "Świetna pomoc."


async def test_nobody_without_hours_here_is_written_about(client, host, coordinator, stranger):
    await sign_in(client, coordinator)
    for who in (f"person:{stranger.person}", "name:Ktoś", "nonsense", ""):
        for page in ("certificate", "opinion"):
            assert (await client.get(f"{PATH}/{page}?who={who}")).status_code == 404
