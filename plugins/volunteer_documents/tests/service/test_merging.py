"""Documents go with organizations that are merged and people that are joined."""

import pytest

from core.data.transactions import tx
from core.people.api import OrganizationsMerged, PersonsJoined
from core.testing.people import join, make_host, make_viewer
from plugins.volunteer_documents.agreement_queries import agreements_of_organization
from plugins.volunteer_documents.queries import (
    requests_waiting,
    statements_of_organization,
    statements_of_person,
)
from plugins.volunteer_documents.service.agreeing import write_agreement
from plugins.volunteer_documents.service.asking import ask
from plugins.volunteer_documents.service.issuing import enter
from plugins.volunteer_documents.service.merging import move_with_organization, move_with_person
from plugins.volunteer_documents.tests.conftest import certificate, work
from plugins.volunteer_documents.tests.service.test_agreeing import terms
from plugins.volunteer_documents.values import Wish


@pytest.fixture
async def other(db):
    """Another host, which turns out to be the same."""
    return await make_host("klon-2", name="Zielony Klon 2")


async def test_a_merged_host_brings_its_papers_and_what_it_was_asked(ola, host, coordinator, other):
    second = await join(await make_viewer("drugi"), other)
    await work(second, other, ola)
    for organization, viewer in ((host, coordinator), (other, second)):
        await ask(ola, organization, Wish())
        await enter(viewer, organization, await certificate(organization, ola))
        await write_agreement(
            viewer, organization, terms(organization), person=ola.person, offer=None, language="pl"
        )
    async with tx():
        await move_with_organization(OrganizationsMerged(kept=host.id, merged=other.id))
    assert len(await requests_waiting(host.id)) == 1
    assert len((await statements_of_organization(host.id)).statements) == 2
    numbers = [one.number for one in await agreements_of_organization(host.id)]
    assert (len(numbers), len(set(numbers))) == (2, 1)
    assert (await statements_of_organization(other.id)).statements == []


async def test_what_was_issued_goes_to_who_somebody_turned_out_to_be(ola, host, coordinator):
    await enter(coordinator, host, await certificate(host, ola))
    known = await make_viewer("ola2")
    async with tx():
        await move_with_person(PersonsJoined(kept=known.person, joined=ola.person))
    assert len(await statements_of_person(known.person)) == 1
    assert await statements_of_person(ola.person) == []
