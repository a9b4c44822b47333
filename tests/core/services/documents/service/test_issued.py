"""Documents that are given out: numbered, checked by their code, revoked, replaced, signed."""

import asyncio

import pytest

from core.contracts.documents import DocumentDraft, DocumentKind
from core.contracts.errors import Invalid, NotFound, Refused
from core.contracts.viewer import Viewer
from core.data.commands import read
from core.data.ids import new_id
from core.services.documents import privacy
from core.services.documents.issued_codes import code_of, link_of, shown
from core.services.documents.queries import issued_about, issued_by_code
from core.services.documents.service import issued as issuing
from core.services.documents.service.issued import (
    Issue,
    issue_document,
    issued_bytes,
    on_paper,
    put_signed,
    revoke_document,
)
from core.services.documents.values import IssuedState
from core.testing.papers import codes, texts
from tests.core.services.documents.test_uploads import pdf

VIEWER = Viewer(account=new_id())
PRINTED = (("Imię i nazwisko", "Łucja Żbikówska"), ("Godziny", "24"))
SOURCE = """#import "house.typ": *
#show: sheet.with(host: "H")
#title()
#d.issued.number #d.issued.code #code(d.issued.qr, 40mm, d.issued.link)
"""


async def load(subject, layout, viewer):
    return DocumentDraft(title="Zaświadczenie", filename="z")


KIND = DocumentKind(key="trial.paper", title="T", template="t.typ", about="", policy="", load=load)


@pytest.fixture
def press(db, tmp_path, monkeypatch):
    (tmp_path / "t.typ").write_text(SOURCE)
    monkeypatch.setattr(
        "core.services.documents.printing.template_path", lambda _: tmp_path / "t.typ"
    )


def wish(**given):
    fields = {"kind": KIND, "subject": new_id(), "organization": new_id(), "printed": PRINTED}
    return Issue(**(fields | given))


async def test_the_paper_has_number_and_code_and_the_code_leads_to_the_register(press):
    made = await issue_document(wish(), viewer=VIEWER)
    content = await issued_bytes(made.id)
    code = code_of(made.id)
    assert codes(content) == [link_of(code)]
    assert made.number in texts(content)[0]
    assert shown(code) in texts(content)[0].replace("\x02", "")
    found = await issued_by_code(shown(code).lower().replace("-", " "))
    assert found == made
    assert found.printed == PRINTED
    assert found.state is IssuedState.VALID


async def test_the_register_has_no_code(press):
    made = await issue_document(wish(), viewer=VIEWER)
    rows = await read("SELECT * FROM documents_issued")
    assert code_of(made.id) not in str(rows)
    assert await issued_by_code(code_of(new_id())) is None
    assert await issued_by_code("") is None


async def test_numbers_run_by_organization_also_of_many_at_once(db):
    organization, other = new_id(), new_id()

    async def number(of):
        issue = wish(organization=of)
        made = new_id()
        return await issuing.run(lambda: issuing._enter(made, issue, "T", VIEWER))

    found = await asyncio.gather(*(number(organization) for _ in range(12)), number(other))
    serials = [int(one.partition("/")[0]) for one in found]
    assert sorted(serials[:12]) == list(range(1, 13))
    assert serials[12] == 1


async def test_what_was_not_printed_is_known_to_nobody(press, monkeypatch):
    async def fail(order):
        raise RuntimeError

    monkeypatch.setattr(issuing, "print_document", fail)
    issue = wish()
    with pytest.raises(RuntimeError):
        await issue_document(issue, viewer=VIEWER)
    assert await issued_about(KIND.key, issue.subject) == []


async def test_revoked(press):
    made = await issue_document(wish(), viewer=VIEWER)
    await revoke_document(made.id, viewer=VIEWER, reason="Pomyłka")
    found = await issued_by_code(code_of(made.id))
    assert (found.state, found.reason) == (IssuedState.REVOKED, "Pomyłka")
    assert found.ended_at is not None
    with pytest.raises(Refused):
        await revoke_document(made.id, viewer=VIEWER, reason="")
    with pytest.raises(Refused):
        await put_signed(made.id, pdf(), viewer=VIEWER)
    with pytest.raises(NotFound):
        await revoke_document(new_id(), viewer=VIEWER, reason="")


async def test_replaced(press):
    old = await issue_document(wish(), viewer=VIEWER)
    new = await issue_document(wish(organization=old.organization, replaces=old.id), viewer=VIEWER)
    assert (await issued_by_code(code_of(old.id))).state is IssuedState.REPLACED
    assert new.state is IssuedState.VALID
    assert new.number != old.number


async def test_a_signed_one_comes_in_its_place_under_the_same_code(press):
    made = await issue_document(wish(), viewer=VIEWER)
    with pytest.raises(Invalid):
        await put_signed(made.id, pdf(b"/S /JavaScript"), viewer=VIEWER)
    assert (await issued_bytes(made.id)) != pdf()
    signed = await put_signed(made.id, pdf(), viewer=VIEWER)
    assert signed.is_signed
    assert signed.sha256 != made.sha256
    assert await issued_bytes(made.id) == pdf()
    assert (await issued_by_code(code_of(made.id))).is_signed


async def test_papers_are_printed_again_with_their_codes_while_these_hold(press, monkeypatch):
    made = [await issue_document(wish(), viewer=VIEWER) for _ in range(2)]
    both = [one.id for one in made]
    found = await on_paper([*both, new_id()])
    assert {one: found[one]["link"] for one in found} == {
        one: link_of(code_of(one)) for one in both
    }
    assert [found[one.id]["number"] for one in made] == [one.number for one in made]
    await revoke_document(both[0], viewer=VIEWER, reason="r")
    assert set(await on_paper(both)) == {both[1]}
    monkeypatch.setattr(issuing, "code_of", lambda _: code_of(new_id()))
    assert await on_paper(both) == {}


async def test_each_act_is_logged(press):
    made = await issue_document(wish(), viewer=VIEWER)
    await put_signed(made.id, pdf(), viewer=VIEWER)
    await revoke_document(made.id, viewer=VIEWER, reason="r")
    rows = await read("SELECT action FROM audit_entry ORDER BY created_at, id")
    assert [row["action"].rpartition(".")[2] for row in rows] == ["issued", "signed", "revoked"]


async def test_a_person_sees_what_was_given_out_and_is_forgotten(press):
    person = new_id()
    made = await issue_document(wish(person=person), viewer=VIEWER)
    assert [one["number"] for one in await privacy.collect(person)] == [made.number]
    assert (await privacy.erase(person))[0].rows == 1
    assert await privacy.collect(person) == []
    found = await issued_by_code(code_of(made.id))
    assert (found.printed, found.title, found.person) == ((), "", None)
    assert found.state is IssuedState.VALID
