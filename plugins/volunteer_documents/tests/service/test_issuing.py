"""Issuing: frozen, numbered, printed once, told of; never about oneself, never twice the same."""

import asyncio

import pytest

from core.contracts.errors import Invalid, Refused
from core.data import transactions
from core.data.commands import Sql, execute, read
from core.data.errors import DatabaseUnavailable
from core.services.documents.api import IssuedState, NotPrinted, issued_about, issued_bytes
from core.testing.papers import codes, texts
from core.testing.people import join, make_host, make_viewer
from plugins.volunteer_documents import queries
from plugins.volunteer_documents.paper import KINDS
from plugins.volunteer_documents.queries import requests_waiting, statements_of_person
from plugins.volunteer_documents.service import issuing
from plugins.volunteer_documents.service.asking import ask
from plugins.volunteer_documents.service.issuing import (
    enter,
    enter_all,
    issue,
    print_statement,
    print_waiting,
    printing_in_hand,
)
from plugins.volunteer_documents.tests.conftest import (
    certificate,
    fresh,
    mails,
    opinion,
    work,
)
from plugins.volunteer_documents.values import Wish


def _plain(text):
    """On one line, with plain spaces."""
    return " ".join(text.split())


async def code(attempt):
    with pytest.raises(Refused) as refused:
        await attempt
    return refused.value.refusal.code


async def test_a_certificate_says_what_it_must(ola, host, coordinator):
    made = await fresh(await issue(coordinator, host, await certificate(host, ola)))
    assert made.is_valid
    content = await issued_bytes(made.register.id)
    said = _plain(texts(content)[0].replace("\x02", "-"))
    for words in (
        "Zaświadczenie o wolontariacie",
        f"nr {made.register.number}",
        "Stowarzyszenie Zielony Klon",
        "Ola",
        "SP 7, 8b",
        "2 godz.",
        "Sadzenie drzew",
        "art. 44 ust. 2",
        "Jan Klon",
        "Pieczęć",
    ):
        assert words in said, words
    (link,) = codes(content)
    assert "/documents/" in link
    printed = {_plain(label): text for label, text in made.register.printed}
    assert printed["Imię i nazwisko"] == "Ola"
    assert printed["Korzystający"] == "Stowarzyszenie Zielony Klon"
    for text in printed.values():
        assert all(
            word in said.replace("\xa0", " ") for word in text.replace("\xa0", " ").split("; ")
        )
    assert await mails() == [("issued", ola.email)]


@pytest.mark.parametrize("language", ["pl", "en", "uk"])
async def test_it_is_tagged_in_the_language_of_the_volunteer(ola, host, coordinator, language):
    draft = await certificate(host, ola, language=language)
    made = await fresh(await issue(coordinator, host, draft))
    content = await issued_bytes(made.register.id)
    assert f"/Lang({language})".encode() in content.replace(b" ", b"")
    assert b"/StructTreeRoot" in content
    assert b"pdfuaid:part" in content


async def test_later_hours_change_nothing_of_it(ola, host, coordinator):
    made = await issue(coordinator, host, await certificate(host, ola))
    await work(coordinator, host, ola, minutes=60)
    assert (await fresh(made)).content.minutes == 120


async def test_hours_of_a_draft_are_not_believed(ola, host, coordinator):
    draft = await certificate(host, ola)
    await work(coordinator, host, ola, minutes=60)
    assert (await fresh(await issue(coordinator, host, draft))).minutes == 180


async def test_nobody_certifies_their_own_hours(host, coordinator):
    other = await join(await make_viewer("druga"), host)
    await work(other, host, coordinator)
    draft = await certificate(host, coordinator)
    assert await code(issue(coordinator, host, draft)) == "own_statement"
    assert await code(issue(coordinator, host, opinion(host, coordinator))) == "own_statement"
    assert (await fresh(await issue(other, host, draft))).is_valid


async def test_without_hours_and_without_a_host_there_is_none(host, coordinator, ola):
    idle = await make_viewer("nikt")
    assert await code(issue(coordinator, host, await certificate(host, idle))) == "no_hours"
    group = await make_host("grupa", name="Grupa", kind="informal_group")
    assert await code(issue(coordinator, group, await certificate(host, ola))) == "no_host"
    with pytest.raises(Invalid):
        await issue(coordinator, host, opinion(host, ola, text=" "))


async def test_hours_that_nobody_has_looked_at_wait(host, coordinator, ola):
    await execute(
        Sql("UPDATE volunteering_hour_entry SET is_flagged = ?, decided_at = NULL", [True])
    )
    draft = await certificate(host, ola)
    assert await code(issue(coordinator, host, draft)) == "not_looked_at"


async def test_two_who_press_at_once_issue_one(ola, host, coordinator):
    draft = await certificate(host, ola)
    tries = await asyncio.gather(
        *(issue(coordinator, host, draft) for _ in range(3)), return_exceptions=True
    )
    refused = [one for one in tries if isinstance(one, Refused)]
    assert [one.refusal.code for one in refused] == ["issued_already"] * 2
    assert len(await statements_of_person(ola.person)) == 1


async def test_one_comes_in_anothers_place(ola, host, coordinator):
    old = await issue(coordinator, host, await certificate(host, ola))
    await work(coordinator, host, ola, minutes=60)
    new = await issue(coordinator, host, await certificate(host, ola, replaces=old))
    assert (await fresh(old)).register.state is IssuedState.REPLACED
    assert (await fresh(new)).is_valid


async def test_it_answers_who_asked(ola, host, coordinator):
    asked = await ask(ola, host, Wish())
    await issue(coordinator, host, await certificate(host, ola, request=asked))
    assert await requests_waiting(host.id) == []


async def test_somebody_from_paper_gets_one_too(host, coordinator):
    await work(coordinator, host, "Jan z Listy")
    await work(coordinator, host, "Jan z Listy", minutes=30)
    made = await fresh(await issue(coordinator, host, await certificate(host, "Jan z Listy")))
    assert (made.minutes, made.person, made.is_valid) == (150, None, True)
    assert await mails() == []


async def test_an_opinion_is_printed_as_it_was_written(ola, host, coordinator):
    text = "Zawsze na czas.\n\n#import * $ \\ <b>"
    made = await fresh(await issue(coordinator, host, opinion(host, ola, text=text)))
    said = texts(await issued_bytes(made.register.id))[0]
    assert "#import * $ \\ <b>" in said
    assert "art. 44 ust. 3" in said.replace("\xa0", " ")
    assert dict(made.register.printed)["Opinia"] == text


async def test_what_was_not_printed_is_printed_by_the_job(ola, host, coordinator, monkeypatch):
    async def fail(*_, **__):
        raise NotPrinted

    draft = await certificate(host, ola)
    with monkeypatch.context() as broken, pytest.raises(NotPrinted):
        broken.setattr(issuing, "issue_document", fail)
        await issue(coordinator, host, draft)
    (waiting,) = await statements_of_person(ola.person)
    assert waiting.is_waiting
    await print_waiting()
    assert (await fresh(waiting.id)).is_valid
    assert await mails() == [("issued", ola.email)]


async def test_two_printers_print_once(ola, host, coordinator):
    made = await enter(coordinator, host, await certificate(host, ola))
    await asyncio.gather(*(print_statement(made) for _ in range(3)))
    assert len(await read("SELECT id FROM documents_issued")) == 1
    assert await mails() == [("issued", ola.email)]


async def test_a_process_that_died_after_the_register_leaves_no_second_number(
    ola, host, coordinator
):
    made = await issue(coordinator, host, await certificate(host, ola))
    await execute(
        Sql("UPDATE volunteer_documents_statement SET issued = NULL WHERE id = ?", [made])
    )
    await print_waiting()
    kind = next(iter(KINDS.values()))
    assert [one.id for one in await issued_about(kind.key, made)] == [
        (await fresh(made)).register.id
    ]


async def test_many_are_issued_at_once(ola, host, coordinator):
    people = [await make_viewer(f"osoba{number}") for number in range(3)]
    for one in people:
        await work(coordinator, host, one)
    drafts = [await certificate(host, one) for one in (ola, *people)]
    batch, number = await enter_all(coordinator, host, [*drafts, drafts[0]])
    assert number == 4
    await printing_in_hand()
    found = [one for viewer in (ola, *people) for one in await statements_of_person(viewer.person)]
    assert {one.batch for one in found} == {batch}
    assert sorted(one.register.number.partition("/")[0] for one in found) == ["1", "2", "3", "4"]
    assert len(await mails()) == 4


async def test_a_bulk_of_more_than_a_portion_is_printed_whole(host, coordinator, monkeypatch):
    monkeypatch.setattr(queries, "PORTION", 2)
    names = [f"Jan z Listy {letter}" for letter in "ABCDE"]
    for name in names:
        await work(coordinator, host, name)
    drafts = [await certificate(host, name) for name in names]
    batch, number = await enter_all(coordinator, host, drafts)
    await printing_in_hand()
    printed = await queries.statements_of_batch(batch)
    assert (number, len(printed)) == (5, 5)
    assert all(one.is_valid for one in printed)


async def test_a_bulk_that_broke_off_is_printed_as_far_and_pressed_again_for_the_rest(
    host, coordinator, monkeypatch
):
    names = [f"Jan z Listy {letter}" for letter in "ABCD"]
    for name in names:
        await work(coordinator, host, name)
    drafts = [await certificate(host, name) for name in names]

    async def lose(viewer, organization, draft, **given):
        if draft.content.name.endswith("C"):
            raise DatabaseUnavailable
        return await enter(viewer, organization, draft, **given)

    with monkeypatch.context() as broken, pytest.raises(DatabaseUnavailable):
        broken.setattr(issuing, "enter", lose)
        await enter_all(coordinator, host, drafts)
    await print_waiting()
    first = await queries.statements_of_organization(host.id)
    assert [one.is_valid for one in first.statements] == [True, True]
    batch, number = await enter_all(coordinator, host, drafts)
    await printing_in_hand()
    assert number == 2
    every = (await queries.statements_of_organization(host.id)).statements
    assert sorted(one.name for one in every) == names
    assert all(one.is_valid for one in every)
    assert len({one.register.number for one in every}) == 4
    assert len(await queries.statements_of_batch(batch)) == 2


async def test_nobody_waits_for_the_press_and_no_paper_is_made_inside_a_transaction(
    ola, host, coordinator, monkeypatch
):
    """While a paper is being made, others write: positive control inside a `tx()`."""
    made, go_on = asyncio.Event(), asyncio.Event()
    real = issuing.issue_document

    async def slow(*given, **more):
        made.set()
        await go_on.wait()
        assert transactions.current() is None
        return await real(*given, **more)

    monkeypatch.setattr(issuing, "issue_document", slow)
    await enter_all(coordinator, host, [await certificate(host, ola)])
    await made.wait()
    await work(coordinator, host, "Ktoś inny")
    async with transactions.tx():
        assert transactions.current() is not None
    go_on.set()
    await printing_in_hand()
    (one,) = await statements_of_person(ola.person)
    assert one.is_valid
