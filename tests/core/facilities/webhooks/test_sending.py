"""Messages reach a real program, signed; again where it did not take them, and not for ever."""

import re
import time
from datetime import timedelta

import pytest

from core.data.commands import Sql, execute, read
from core.data.times import later, utc_now
from core.data.transactions import tx
from core.facilities.webhooks import sending
from core.facilities.webhooks.listening import LISTENERS
from core.facilities.webhooks.queries import deliveries_of, endpoint_by_id
from core.facilities.webhooks.rules import WAITS
from core.facilities.webhooks.sending import forget_deliveries, send_due
from core.facilities.webhooks.service import rotate_secret, send_again, switch_endpoint
from core.facilities.webhooks.values import DeliveryState, Trouble
from core.people.api import OrganizationRole
from core.people.service.memberships import add_member
from core.services.outbound.api import Guard
from core.settings import ROOT
from core.testing.people import make_viewer
from core.testing.traces import mails
from tests.core.facilities.webhooks.conftest import FACT, say

SNIPPET = re.compile(r"<!-- verification -->\n```python\n(.*?)```", re.DOTALL)


def verifier():
    """The function that docs/api.md gives to who receives webhooks."""
    (code,) = SNIPPET.findall((ROOT / "docs" / "api.md").read_text(encoding="utf-8"))
    space = {}
    exec(code, space)
    return space["is_ours"]


async def overdue():
    """Let what waits be due."""
    await execute(
        Sql("UPDATE webhooks_delivery SET next_at = ?", [later(utc_now(), timedelta(seconds=-1))])
    )


async def test_a_fact_reaches_who_asked_for_it_once_and_signed(register, program, host, other):
    endpoint, secret = await register(host)
    await register(other, "/other")
    await register(None, "/city")
    await register(host, "/deaf", facts=("signups.signup.cancelled",))
    await say(host)
    await send_due()
    await send_due()
    assert sorted(post.path for post in program.posts) == ["/city", "/hook"]
    post = next(one for one in program.posts if one.path == "/hook")
    assert post.said["type"] == FACT
    assert set(post.said["data"]) == {"organization", "signup", "number", "url"}
    is_ours = verifier()
    assert is_ours(post.headers, post.body, secret)
    assert not is_ours(post.headers, post.body + b" ", secret)
    assert not is_ours(post.headers, post.body, "whsec_" + "A" * 43 + "=")
    old = {**post.headers, "webhook-timestamp": str(int(time.time()) - 3600)}
    assert not is_ours(old, post.body, secret)
    (line,) = await deliveries_of(endpoint)
    assert (line.state, line.status, line.attempts) == (DeliveryState.DELIVERED, 200, 1)
    assert (await endpoint_by_id(endpoint)).last_delivered_at


async def test_while_a_secret_changes_both_are_good(register, program, host, admin):
    endpoint, old = await register(host)
    new = await rotate_secret(admin, await endpoint_by_id(endpoint))
    await say(host)
    await send_due()
    is_ours, post = verifier(), program.posts[-1]
    assert is_ours(post.headers, post.body, old)
    assert is_ours(post.headers, post.body, new)
    await execute(
        Sql("UPDATE webhooks_endpoint SET previous_until = ?", [later(utc_now(), -timedelta(1))])
    )
    await say(host)
    await send_due()
    post = program.posts[-1]
    assert not is_ours(post.headers, post.body, old)
    assert is_ours(post.headers, post.body, new)


async def test_what_is_not_taken_is_sent_again_later_under_the_same_id(register, program, host):
    endpoint, _ = await register(host)
    program.answers["/hook"] = [500, 302, 429]
    await say(host)
    for _ in range(3):
        await send_due()
        await send_due()
        await overdue()
    await send_due()
    assert len({post.headers["webhook-id"] for post in program.posts}) == 1
    assert [post.path for post in program.posts] == ["/hook"] * 4
    (line,) = await deliveries_of(endpoint)
    assert (line.state, line.attempts) == (DeliveryState.DELIVERED, 4)


async def test_after_one_failure_the_rest_of_an_endpoint_waits_and_others_do_not(
    register, program, host
):
    await register(host)
    await register(None, "/city")
    program.answers["/hook"] = [500]
    for _ in range(3):
        await say(host)
    await send_due()
    assert [post.path for post in program.posts].count("/hook") == 1
    assert [post.path for post in program.posts].count("/city") == 3


async def test_after_two_days_in_vain_it_is_off_and_administrators_know(register, program, host):
    boss, helper = await make_viewer("prezes"), await make_viewer("ola")
    await belongs(boss, host, OrganizationRole.ADMIN)
    await belongs(helper, host, OrganizationRole.COORDINATOR)
    endpoint, _ = await register(host)
    program.answers["/hook"] = [503] * (len(WAITS) + 1)
    await say(host)
    for _ in range(len(WAITS) + 3):
        await send_due()
        await overdue()
    assert len(program.posts) == len(WAITS) + 1
    found = await endpoint_by_id(endpoint)
    assert (found.is_on, found.off_for) == (False, "failed")
    told = await mails("webhooks.switched_off")
    assert [row["email"] for row in told] == ["prezes@example.org"]
    await say(host)
    assert len(await deliveries_of(endpoint)) == 1


async def belongs(viewer, organization, role):
    async with tx() as transaction:
        await add_member(
            None,
            person=viewer.person,
            account=viewer.account,
            organization=organization.id,
            role=role,
            function="",
            within=transaction,
        )


async def test_where_something_else_arrived_meanwhile_it_stays_on(register, program, host):
    endpoint, _ = await register(host)
    program.answers["/hook"] = [503] * (len(WAITS) + 1)
    await say(host)
    for _ in range(len(WAITS) + 1):
        await execute(Sql("UPDATE webhooks_endpoint SET last_delivered_at = ?", [utc_now()]))
        await send_due()
        await overdue()
    (line,) = await deliveries_of(endpoint)
    assert line.state is DeliveryState.FAILED
    assert (await endpoint_by_id(endpoint)).is_on


async def test_gone_means_gone_and_switching_on_sends_what_waits(register, program, host, admin):
    endpoint, _ = await register(host)
    program.answers["/hook"] = [410]
    await say(host)
    await send_due()
    found = await endpoint_by_id(endpoint)
    assert (found.is_on, found.off_for) == (False, "gone")
    await overdue()
    await send_due()
    assert len(program.posts) == 1
    await switch_endpoint(admin, found, is_on=True)
    await send_due()
    assert [line.state for line in await deliveries_of(endpoint)] == [DeliveryState.DELIVERED]


async def test_a_message_is_sent_once_more_on_demand(register, program, host, admin):
    endpoint, _ = await register(host)
    await say(host)
    await send_due()
    (line,) = await deliveries_of(endpoint)
    await send_again(admin, await endpoint_by_id(endpoint), line.id)
    await send_due()
    assert len({post.headers["webhook-id"] for post in program.posts}) == 1
    assert len(program.posts) == 2


async def test_private_addresses_are_not_gone_to(register, program, host, monkeypatch):
    """The control is every test above: with the guard loosened the same address is reached."""
    endpoint, _ = await register(host)
    monkeypatch.setattr(sending, "GUARD", Guard(ports=(program.port,)))
    await say(host)
    await send_due()
    assert program.posts == []
    (line,) = await deliveries_of(endpoint)
    assert (line.trouble, line.state) == (Trouble.REFUSED, DeliveryState.WAITING)


@pytest.mark.parametrize("host_name", ["127.0.0.1", "169.254.169.254", "localhost", "[::1]"])
async def test_by_default_nothing_private_is_reached(register, host, host_name, monkeypatch):
    endpoint, _ = await register(host)
    monkeypatch.setattr(sending, "GUARD", Guard(ports=(443,)))
    url = f"https://{host_name}/latest/meta-data"
    await execute(Sql("UPDATE webhooks_endpoint SET url = ? WHERE id = ?", [url, endpoint]))
    await say(host)
    await send_due()
    (line,) = await deliveries_of(endpoint)
    assert line.trouble is Trouble.REFUSED


async def test_without_a_listener_nothing_is_read(host, monkeypatch):
    LISTENERS.forget()
    await say(host)
    assert await read("SELECT id FROM webhooks_delivery") == []


async def test_what_was_sent_is_forgotten_after_two_weeks(register, host):
    endpoint, _ = await register(host)
    await say(host)
    await execute(
        Sql("UPDATE webhooks_delivery SET happened_at = ?", [later(utc_now(), -timedelta(days=15))])
    )
    await say(host)
    await forget_deliveries()
    assert len(await deliveries_of(endpoint)) == 1
