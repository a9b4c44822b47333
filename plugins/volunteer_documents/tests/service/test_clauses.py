"""A host's own clauses: kept in languages, chosen for an agreement, frozen in what is written."""

from dataclasses import replace

import pytest

from core.contracts.errors import Invalid, NotFound, Refused
from core.contracts.signals import announce
from core.contracts.texts import LANGUAGES, LocalizedText
from core.data.transactions import tx
from core.people.api import OrganizationsMerged
from core.testing.people import make_host
from core.web.i18n import use_language
from plugins.volunteer_documents.agreement_paper import load_agreement, paragraphs_of
from plugins.volunteer_documents.agreement_queries import agreement_by_id
from plugins.volunteer_documents.agreements import Terms
from plugins.volunteer_documents.clause_queries import clause_by_id, clauses_of
from plugins.volunteer_documents.clauses import LONGEST_TEXT, MOST_CLAUSES
from plugins.volunteer_documents.ready_clauses import READY
from plugins.volunteer_documents.service.agreeing import write_agreement
from plugins.volunteer_documents.service.clauses import (
    change_clause,
    remove_clause,
    take_ready_clause,
    write_clause,
)
from plugins.volunteer_documents.tests.service.test_agreeing import terms

TITLE, TEXT = LocalizedText.of("Klucze"), LocalizedText.of("Klucze zwraca się tego samego dnia.")


async def test_a_written_agreement_keeps_its_words_whatever_becomes_of_the_clause(
    host, coordinator
):
    clause = await write_clause(coordinator, host, title=TITLE, text=TEXT)
    own = ((str(clause), "Klucze", str(TEXT)),)
    made = await write_agreement(
        coordinator,
        host,
        replace(terms(host), clauses=own),
        person=None,
        offer=None,
        language="pl",
    )
    other = LocalizedText.of("Klucze zostają u ochrony.")
    await change_clause(coordinator, clause, title=TITLE, text=other, is_usual=True)
    assert (await clause_by_id(clause)).text == other
    await remove_clause(coordinator, clause)
    assert await clauses_of(host.id) == []
    found = await agreement_by_id(made)
    assert found.terms.clauses == own
    draft = await load_agreement(made, "plain", coordinator)
    headings = [heading for heading, _ in draft.data["paragraphs"]]
    assert ["Klucze", str(TEXT)] in draft.data["paragraphs"]
    assert headings.index("Klucze") == len(headings) - 3


async def test_agreements_of_before_have_no_clauses_of_their_own(host):
    kept = replace(terms(host), clauses=(("1", "A", "B"),)).to_json()
    assert Terms.of_json(kept).clauses == (("1", "A", "B"),)
    before = kept.replace(', "clauses": [["1", "A", "B"]]', "")
    assert "clauses" not in before
    assert Terms.of_json(before).clauses == ()
    with use_language("pl"):
        assert len(paragraphs_of(Terms.of_json(kept))) == 1 + len(
            paragraphs_of(Terms.of_json(before))
        )


@pytest.mark.parametrize("key", sorted(READY))
async def test_ready_clauses_come_in_every_language(host, coordinator, key):
    kept = await clause_by_id(await take_ready_clause(coordinator, host, key))
    for said in (kept.title, kept.text):
        assert set(said.texts) == set(LANGUAGES)
        assert len(set(said.texts.values())) == len(LANGUAGES)


async def test_what_is_no_clause_is_not_kept(host, coordinator, stranger):
    long = LocalizedText.of("a" * (LONGEST_TEXT + 1))
    for title, text, field in (
        (LocalizedText(), TEXT, "title"),
        (TITLE, LocalizedText(), "text"),
        (TITLE, long, "text"),
    ):
        with pytest.raises(Invalid) as told:
            await write_clause(coordinator, host, title=title, text=text)
        assert set(told.value.fields) == {field}
    with pytest.raises(NotFound):
        await take_ready_clause(coordinator, host, "nonsense")
    for _ in range(MOST_CLAUSES):
        await write_clause(coordinator, host, title=TITLE, text=TEXT)
    with pytest.raises(Refused) as refused:
        await write_clause(coordinator, host, title=TITLE, text=TEXT)
    assert refused.value.refusal.code == "too_many_clauses"


async def test_clauses_go_with_a_merged_organization(host, coordinator):
    other = await make_host("lipa", name="Pod Lipą")
    await write_clause(coordinator, other, title=TITLE, text=TEXT)
    async with tx() as transaction:
        fact = OrganizationsMerged(kept=host.id, merged=other.id)
        await announce(fact, within=transaction)
    assert [one.title for one in await clauses_of(host.id)] == [TITLE]
    assert await clauses_of(other.id) == []
