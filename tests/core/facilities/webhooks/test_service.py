"""Registering and ending: sealed secrets, limits, the log; what becomes of organizations."""

import pytest

from core.contracts.errors import Invalid, NotFound, Refused
from core.data.commands import read
from core.data.ids import new_id
from core.facilities.webhooks.queries import deliveries_of, endpoint_by_id, endpoints_of
from core.facilities.webhooks.reactions import move_endpoints
from core.facilities.webhooks.service import (
    add_endpoint,
    change_endpoint,
    delete_endpoint,
    rotate_secret,
    send_again,
)
from core.facilities.webhooks.values import EndpointWish
from core.people.api import OrganizationsMerged
from tests.core.facilities.webhooks.conftest import FACT, KNOWN, say

GOOD = EndpointWish(url="https://program.example.org/hook", facts=(FACT,))


async def test_a_secret_is_said_once_and_kept_sealed(host, admin):
    endpoint, secret = await add_endpoint(admin, host.id, GOOD, known=KNOWN)
    (row,) = await read("SELECT * FROM webhooks_endpoint")
    assert secret.startswith("whsec_")
    assert secret.removeprefix("whsec_") not in str(row)
    again = await rotate_secret(admin, await endpoint_by_id(endpoint))
    assert again != secret
    found = await endpoint_by_id(endpoint)
    assert found.has_two_secrets
    logged = await read("SELECT action FROM audit_entry WHERE subject = ?", [endpoint])
    assert {one["action"] for one in logged} == {
        "webhooks.endpoint.added",
        "webhooks.endpoint.secret_changed",
    }


async def test_wrong_wishes_and_an_eleventh_are_refused(host, admin):
    with pytest.raises(Invalid):
        await add_endpoint(admin, host.id, EndpointWish(url="http://x", facts=()), known=KNOWN)
    for _ in range(10):
        endpoint, _ = await add_endpoint(admin, host.id, GOOD, known=KNOWN)
    with pytest.raises(Refused):
        await add_endpoint(admin, host.id, GOOD, known=KNOWN)
    with pytest.raises(Invalid):
        wrong = EndpointWish(url=GOOD.url, facts=("no.such.fact",))
        await change_endpoint(admin, await endpoint_by_id(endpoint), wrong, known=KNOWN)


async def test_a_deleted_one_hears_nothing_more(register, host, admin):
    endpoint, _ = await register(host)
    await say(host)
    await delete_endpoint(admin, await endpoint_by_id(endpoint))
    await say(host)
    assert await read("SELECT id FROM webhooks_delivery") == []
    assert await endpoint_by_id(endpoint) is None


async def test_of_another_endpoint_nothing_is_sent_again(register, host, other, admin):
    endpoint, _ = await register(host)
    theirs, _ = await register(other, "/other")
    await say(other)
    (line,) = await deliveries_of(theirs)
    for name in (line.id, new_id()):
        with pytest.raises(NotFound):
            await send_again(admin, await endpoint_by_id(endpoint), name)


async def test_they_go_along_when_organizations_become_one(register, host, other):
    await register(other)
    await move_endpoints(OrganizationsMerged(kept=host.id, merged=other.id))
    assert len(await endpoints_of(host.id)) == 1
    assert await endpoints_of(other.id) == []
