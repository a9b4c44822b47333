"""Asking a host: once, when one has helped, until a day; taken back, declined."""

import asyncio
from datetime import timedelta

import pytest

from core.contracts.errors import Invalid, NotFound, Refused
from core.services.periods.api import number_on
from core.testing.people import make_viewer
from plugins.volunteer_documents.queries import requests_of_person, requests_waiting
from plugins.volunteer_documents.rules import DUE
from plugins.volunteer_documents.service.asking import ask, decline, withdraw
from plugins.volunteer_documents.tests.conftest import NOW, TODAY, mails
from plugins.volunteer_documents.values import RequestState, StatementKind, Wish

OPINION = Wish(kind=StatementKind.OPINION)


async def code(attempt):
    with pytest.raises(Refused) as refused:
        await attempt
    return refused.value.refusal.code


async def test_a_request_has_a_day_until_which_it_is_answered(ola, host, coordinator):
    made = await ask(ola, host, Wish(school=" SP 7, 8b "), now=NOW)
    (found,) = await requests_waiting(host.id)
    days = await number_on(DUE.key)
    assert (found.id, found.school, found.due_on) == (made, "SP 7, 8b", TODAY + timedelta(days))
    assert not found.is_late(found.due_on)
    assert found.is_late(found.due_on + timedelta(days=1))
    assert await mails() == [("asked", coordinator.email)]


async def test_asked_often_at_once_it_is_one_request(ola, host):
    tries = await asyncio.gather(
        *(ask(ola, host, Wish()) for _ in range(5)), return_exceptions=True
    )
    refused = [one for one in tries if isinstance(one, Refused)]
    assert [one.refusal.code for one in refused] == ["asked_already"] * 4
    assert len(await requests_waiting(host.id)) == 1
    await ask(ola, host, OPINION)
    assert len(await requests_waiting(host.id)) == 2


async def test_only_who_has_helped_asks(host, ola, coordinator):
    nobody = await make_viewer("nikt")
    assert await code(ask(nobody, host, Wish())) == "never_helped"
    before = Wish(last=TODAY - timedelta(days=100))
    assert await code(ask(ola, host, before)) == "never_helped"
    with pytest.raises(Invalid):
        await ask(ola, host, Wish(first=TODAY, last=TODAY - timedelta(days=1)))


async def test_it_is_taken_back_by_who_asked(ola, host, coordinator):
    made = await ask(ola, host, Wish())
    with pytest.raises(NotFound):
        await withdraw(coordinator, made)
    await withdraw(ola, made)
    assert await code(withdraw(ola, made)) == "decided"
    assert await requests_waiting(host.id) == []
    await ask(ola, host, Wish())


async def test_an_opinion_is_declined_and_a_certificate_is_owed(ola, host, coordinator):
    certificate, opinion = await ask(ola, host, Wish()), await ask(ola, host, OPINION)
    assert await code(decline(coordinator, host.id, certificate, reason="Nie")) == "owed"
    with pytest.raises(Invalid):
        await decline(coordinator, host.id, opinion, reason=" ")
    await decline(coordinator, host.id, opinion, reason="Za krótko się znamy")
    latest = {one.id: one for one in await requests_of_person(ola.person)}[opinion]
    assert (latest.state, latest.reason) == (RequestState.DECLINED, "Za krótko się znamy")
    assert ("declined", ola.email) in await mails()


async def test_others_requests_are_not_there(ola, host, stranger):
    made = await ask(ola, host, OPINION)
    (other,) = {one.scope_id for one in stranger.grants}
    with pytest.raises(NotFound):
        await decline(stranger, other, made, reason="Nie")
