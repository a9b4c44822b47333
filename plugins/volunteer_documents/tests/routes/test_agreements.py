"""Pages of agreements: written out of the form, read and accepted by its person alone."""

from core.testing.people import make_viewer, sign_in
from plugins.volunteer_documents.agreement_queries import (
    agreement_by_id,
    agreements_of_organization,
)
from plugins.volunteer_documents.service.agreeing import write_agreement
from plugins.volunteer_documents.tests.conftest import PATH, TODAY, send
from plugins.volunteer_documents.tests.service.test_agreeing import terms

NEW = f"{PATH}/agreements/new"
FORM = {
    "who": "",
    "offer": "",
    "replaces": "",
    "name": "Jan z Listy",
    "representative": "Jan Klon",
    "scope": "Sadzenie",
    "manner": "Na zmianach",
    "first": f"{TODAY}",
    "travel": "refunded",
    "insurance": "NNW_host",
    "notice_days": "7",
    "language": "pl",
}


async def test_the_host_writes_one_and_enters_the_day(client, host, coordinator):
    await sign_in(client, coordinator)
    assert (await client.get(NEW)).status_code == 200
    wrong = await send(client, coordinator, NEW, **FORM | {"scope": "", "representative": "X"})
    assert (wrong.status_code, 'value="X"' in wrong.text) == (422, True)
    assert (await send(client, coordinator, NEW, **FORM)).status_code == 303
    (made,) = await agreements_of_organization(host.id)
    path = f"{PATH}/agreements/{made.id}"
    assert "Sadzenie" in (await client.get(path)).text
    assert "Jan z Listy" in (await client.get(f"{NEW}?replaces={made.id}")).text
    late = await send(client, coordinator, f"{path}/signed", signed_on="2099-01-01")
    assert late.status_code == 422
    await send(client, coordinator, f"{path}/signed", signed_on=f"{TODAY}")
    assert (await agreement_by_id(made.id)).signed_on == TODAY


async def test_its_person_alone_reads_prints_and_accepts_it(
    client, ola, host, coordinator, stranger
):
    made = await write_agreement(
        coordinator, host, terms(host), person=ola.person, offer=None, language="pl"
    )
    own = f"/me/agreements/{made}"
    for viewer in (await make_viewer("ktos"), stranger):
        await sign_in(client, viewer)
        assert (await client.get(own)).status_code == 404
        assert (await send(client, viewer, f"{own}/accept")).status_code == 404
        printing = f"/documents/print/{'volunteer_documents.agreement'}/{made}"
        assert (await send(client, viewer, printing, layout="plain")).status_code in {403, 404}
    await sign_in(client, ola)
    assert own in (await client.get("/me/agreements")).text
    assert "nie jest forma pisemna" in (await client.get(own)).text.replace("\xa0", " ")
    assert (await send(client, ola, f"{own}/accept")).status_code == 303
    assert (await send(client, ola, f"{own}/accept")).status_code == 409
    paper = await send(client, ola, printing, layout="plain")
    assert paper.content.startswith(b"%PDF")


async def test_nobody_of_others_is_written_about(client, coordinator, stranger):
    await sign_in(client, coordinator)
    assert (await client.get(f"{NEW}?who={stranger.person}")).status_code == 404
    sent = await send(client, coordinator, NEW, **FORM | {"who": str(stranger.person)})
    assert sent.status_code == 404
