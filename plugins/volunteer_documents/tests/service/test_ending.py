"""Revoked with a reason for the person alone; signed ones come in the printed one's place."""

import pytest

from core.contracts.errors import Invalid, Refused
from core.services.documents.api import IssuedState
from core.testing.papers import small_pdf
from core.testing.people import join, make_viewer
from plugins.volunteer_documents.service.ending import bytes_of, revoke, take_signed
from plugins.volunteer_documents.service.issuing import enter, issue
from plugins.volunteer_documents.tests.conftest import certificate, fresh, mails, work


@pytest.fixture
async def made(ola, host, coordinator):
    return await issue(coordinator, host, await certificate(host, ola))


async def test_revoked(made, ola, coordinator):
    with pytest.raises(Invalid):
        await revoke(coordinator, made, reason=" ")
    await revoke(coordinator, made, reason="Złe godziny")
    found = await fresh(made)
    assert (found.register.state, found.register.reason) == (IssuedState.REVOKED, "Złe godziny")
    with pytest.raises(Refused):
        await revoke(coordinator, made, reason="Jeszcze raz")
    assert await mails() == [("issued", ola.email), ("revoked", ola.email)]


async def test_a_signed_one_is_what_the_person_downloads(made, coordinator):
    printed = await bytes_of(await fresh(made))
    with pytest.raises(Invalid):
        await take_signed(coordinator, made, b"no pdf")
    assert await bytes_of(await fresh(made)) == printed
    await take_signed(coordinator, made, small_pdf())
    found = await fresh(made)
    assert await bytes_of(found) == small_pdf()
    assert found.register.is_signed


async def test_nobody_signs_their_own(host, coordinator):
    other = await join(await make_viewer("druga"), host)
    await work(other, host, coordinator)
    own = await issue(other, host, await certificate(host, coordinator))
    with pytest.raises(Refused) as refused:
        await take_signed(coordinator, own, small_pdf())
    assert refused.value.refusal.code == "own_statement"


async def test_what_is_being_made_is_not_revoked(ola, host, coordinator):
    waiting = await enter(coordinator, host, await certificate(host, ola))
    with pytest.raises(Refused) as refused:
        await revoke(coordinator, waiting, reason="Pomyłka")
    assert refused.value.refusal.code == "being_made"
