"""Pages of a host's own clauses, and the choice of them when an agreement is written."""

from core.contracts.texts import LocalizedText
from core.testing.people import sign_in
from plugins.volunteer_documents.agreement_queries import (
    agreement_by_id,
    agreements_of_organization,
)
from plugins.volunteer_documents.clause_queries import clauses_of
from plugins.volunteer_documents.service.clauses import write_clause
from plugins.volunteer_documents.tests.conftest import PATH, send
from plugins.volunteer_documents.tests.routes.test_agreements import FORM, NEW

ALL = f"{PATH}/clauses"


def ticked(page: str) -> set[str]:
    """The values of the clauses that are ticked on the form."""
    boxes = [one.partition(">")[0] for one in page.split("<input") if 'name="clauses"' in one]
    return {one.partition('value="')[2].partition('"')[0] for one in boxes if " checked" in one}


async def test_a_host_keeps_changes_and_removes_its_clauses(client, host, coordinator, stranger):
    taken = await send(client, coordinator, f"{ALL}/ready", key="image")
    assert taken.status_code == 303
    (ready,) = await clauses_of(host.id)
    assert taken.headers["location"] == f"{ALL}/{ready.id}"
    assert "nie wyrażam zgody" in (await client.get(f"{ALL}/{ready.id}")).text.replace("\xa0", " ")
    said = {"title-pl": "Klucze", "title-en": "Keys", "text-pl": "Zwraca się je.", "is_usual": "y"}
    wrong = await send(client, coordinator, f"{ALL}/new", **said | {"text-pl": ""})
    assert (wrong.status_code, 'value="Keys"' in wrong.text) == (422, True)
    assert (await send(client, coordinator, f"{ALL}/new", **said)).status_code == 303
    _, own = await clauses_of(host.id)
    assert (own.title.to("en"), own.is_usual) == ("Keys", True)
    changed = await send(client, coordinator, f"{ALL}/{own.id}", **said | {"title-pl": "Klucz"})
    assert changed.status_code == 303
    page = (await client.get(ALL)).text
    assert ("Klucz<" in page, "Wizerunek" in page or "wizerunk" in page) == (True, True)
    refused = await send(client, stranger, f"{ALL}/{own.id}", **said)
    assert refused.status_code == 404
    assert (await send(client, stranger, f"{ALL}/{own.id}/remove")).status_code == 404
    assert (await send(client, coordinator, f"{ALL}/{own.id}/remove")).status_code == 303
    assert [one.id for one in await clauses_of(host.id)] == [ready.id]


async def test_clauses_are_chosen_and_stand_in_the_documents_language(client, host, coordinator):
    keys = LocalizedText(texts={"pl": "Klucze", "en": "Keys"})
    words = LocalizedText(texts={"pl": "Zwraca się je.", "en": "They are returned."})
    usual = await write_clause(coordinator, host, title=keys, text=words, is_usual=True)
    seldom = await write_clause(coordinator, host, title=LocalizedText.of("Psy"), text=words)
    await sign_in(client, coordinator)
    assert ticked((await client.get(NEW)).text) == {str(usual)}
    wrong = await send(client, coordinator, NEW, **FORM | {"clauses": "nonsense"})
    assert wrong.status_code == 422
    sent = FORM | {"clauses": [str(usual), str(seldom)], "language": "en"}
    assert (await send(client, coordinator, NEW, **sent)).status_code == 303
    (made,) = await agreements_of_organization(host.id)
    assert [said[1:] for said in made.terms.clauses] == [
        ("Keys", "They are returned."),
        ("Psy", "They are returned."),
    ]
    assert "Keys" in (await client.get(f"{PATH}/agreements/{made.id}")).text


async def test_a_new_version_has_the_clauses_of_the_one_before(client, host, coordinator):
    words = LocalizedText.of("Zwraca się je.")
    kept = await write_clause(coordinator, host, title=LocalizedText.of("Klucze"), text=words)
    gone = await write_clause(coordinator, host, title=LocalizedText.of("Psy"), text=words)
    chosen = [str(kept), str(gone)]
    await send(client, coordinator, NEW, **FORM | {"clauses": chosen})
    (made,) = await agreements_of_organization(host.id)
    await send(client, coordinator, f"{ALL}/{gone}/remove")
    new = {"title-pl": "Klucze", "text-pl": "Zostają u ochrony."}
    await send(client, coordinator, f"{ALL}/{kept}", **new)
    page = (await client.get(f"{NEW}?replaces={made.id}")).text
    assert ticked(page) == set(chosen)
    sent = FORM | {"clauses": chosen, "replaces": str(made.id)}
    assert (await send(client, coordinator, NEW, **sent)).status_code == 303
    (second,) = await agreements_of_organization(host.id)
    assert {said[1]: said[2] for said in second.terms.clauses} == {
        "Klucze": "Zostają u ochrony.",
        "Psy": "Zwraca się je.",
    }
    first = await agreement_by_id(made.id)
    assert {said[2] for said in first.terms.clauses} == {"Zwraca się je."}
