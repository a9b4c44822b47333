"""What rooms tell of their facts: ids and times, no names; each fact once, of its organization."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from dataclasses import fields
from datetime import datetime
from typing import get_type_hints
from uuid import UUID

import pytest
from msgspec import json as json_of

from core.contracts.signups import Applicant
from core.data.commands import Sql, execute, read
from core.data.ids import new_id, new_token
from core.data.times import utc_now
from core.facilities.modules.service import switch_module
from core.facilities.webhooks.listening import LISTENERS
from core.facilities.webhooks.queries import deliveries_of
from core.facilities.webhooks.sending import send_due
from core.facilities.webhooks.service import add_endpoint
from core.facilities.webhooks.telling import MOST_ATTEMPTS, spread_facts
from core.facilities.webhooks.values import EndpointWish
from core.kernel import registry
from core.settings import ROOT
from core.signups.api import CancelledBy, SignUpRequest, cancel, sheets_ahead_of, sign_up
from tests.core.facilities.webhooks import dying
from tests.core.facilities.webhooks.conftest import BROKEN, keep, say, saying

SAMPLES = {
    UUID: new_id(),
    UUID | None: None,
    datetime: utc_now(),
    str: "zażółć",
    int: 7,
    bool: True,
}


@pytest.fixture
async def listener(sown):
    """An endpoint of ours that is told of everything."""
    known = tuple(registry.current().facts)
    admin = await sown.world.viewer("organization_admin")
    wish = EndpointWish(url="https://program.example.org/all", facts=known)
    endpoint, _ = await add_endpoint(admin, sown.world.ours, wish, known=known)
    LISTENERS.forget()
    return endpoint


async def heard(endpoint):
    await spread_facts()
    rows = await read(
        "SELECT fact, payload FROM webhooks_delivery WHERE endpoint = ? ORDER BY happened_at, id",
        [endpoint],
    )
    return [(row["fact"], json.loads(row["payload"])["data"]) for row in rows]


async def open_sheet_of(organization):
    """An event's sheet where whoever comes has a place."""
    sheets = await sheets_ahead_of([organization], now=utc_now(), limit=20)
    return next(
        one for one in sheets if one.kind == "events.registration" and not one.needs_approval
    )


async def killed(how, sheet, person):
    """A process does it and is killed; nobody here knows more than the database."""
    process = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", dying.__name__, how, str(sheet), str(person)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        timeout=120,
        check=False,
    )
    assert process.returncode == -signal.SIGKILL


async def signups_of(person):
    return await read("SELECT id FROM signups_signup WHERE person = ?", [person])


@pytest.mark.parametrize("how", ["committed", "transaction"])
async def test_a_fact_outlives_the_server_that_dies_after_the_commit(sown, listener, how):
    sheet = await open_sheet_of(sown.world.ours)
    ola = (await sown.world.viewer("twin_coordinator")).person
    before = await signups_of(ola)
    await killed(how, sheet.id, ola)
    assert len(await signups_of(ola)) - len(before) == (how == "committed")
    assert await read("SELECT id FROM webhooks_delivery WHERE endpoint = ?", [listener]) == []
    for _ in range(2):  # told once, however often it is looked for
        ((fact, data),) = await heard(listener)
    assert (fact, data["sheet"]) == ("signups.signup.confirmed", str(sheet.id))


async def test_of_what_was_not_committed_nothing_is_told(sown, listener):
    """The control: a moment sooner there is neither the sign-up nor the fact."""
    sheet = await open_sheet_of(sown.world.ours)
    ola = (await sown.world.viewer("twin_coordinator")).person
    before = await signups_of(ola)
    await killed("open", sheet.id, ola)
    assert await signups_of(ola) == before
    assert await heard(listener) == []


async def test_who_nobody_listens_to_costs_nothing(sown):
    """The control of the above: without an endpoint that is on no fact is kept."""
    sheet = await open_sheet_of(sown.world.ours)
    ola = (await sown.world.viewer("twin_coordinator")).person
    await killed("committed", sheet.id, ola)
    assert await read("SELECT id FROM facts_kept") == []


async def test_two_who_spread_at_once_tell_each_fact_once_and_in_order(register, host, program):
    await register(host)
    for number in range(5):
        await keep(host, number)
    with saying():
        await asyncio.gather(spread_facts(), spread_facts(), spread_facts())
    await send_due()
    assert [post.said["data"]["number"] for post in program.posts] == list(range(5))
    assert await read("SELECT id FROM facts_kept") == []


async def test_what_cannot_be_told_is_tried_again_and_stops_no_other(register, host, program):
    endpoint, _ = await register(host)
    for number in (0, BROKEN, 2):
        await keep(host, number)
    with saying():
        await spread_facts()
        await send_due()
        assert [post.said["data"]["number"] for post in program.posts] == [0, 2]
        for attempt in range(1, MOST_ATTEMPTS):
            ((row),) = await read("SELECT attempts, next_at FROM facts_kept")
            assert row["attempts"] == attempt
            await execute(Sql("UPDATE facts_kept SET next_at = created_at"))
            await spread_facts()
    assert await read("SELECT id FROM facts_kept") == []
    assert len(await deliveries_of(endpoint)) == 2


async def test_a_module_that_is_off_tells_nothing(register, host):
    endpoint, _ = await register(host, facts=("calendar_imports.feed.read",))
    await switch_module("calendar_imports", is_on=False, by=None)
    await say(host, key="calendar_imports.feed.read")
    assert await deliveries_of(endpoint) == []
    await switch_module("calendar_imports", is_on=True, by=None)
    await say(host, key="calendar_imports.feed.read")
    assert len(await deliveries_of(endpoint)) == 1


def test_the_signal_of_every_fact_can_be_kept(registry):
    """Each field is something that JSON says and gives back as it was."""
    for fact in registry.facts.values():
        kinds = get_type_hints(fact.to)
        said = {field.name: SAMPLES[kinds[field.name]] for field in fields(fact.to)}
        signal = fact.to(**said)
        assert json_of.decode(json_of.encode(signal), type=fact.to) == signal


async def test_a_sign_up_is_told_of_without_a_name(sown, listener):
    ola = await sown.world.viewer("twin_coordinator")
    sheet = await open_sheet_of(sown.world.ours)
    wish = SignUpRequest(
        sheet=sheet.id,
        applicant=Applicant(name="Ola Tajna", email=ola.email, language="pl", person=ola.person),
        idempotency_key=new_token()[0],
    )
    made = await sign_up(wish, viewer=ola)
    await cancel(made.signup, viewer=ola, by=CancelledBy.SELF)
    told = [(fact, data) for fact, data in await heard(listener) if data["sheet"] == str(sheet.id)]
    assert [fact for fact, _ in told][:1] == ["signups.signup.confirmed"]
    assert "signups.signup.cancelled" in {fact for fact, _ in told}
    assert all(data["signup"] for _, data in told)
    for one in (str(ola.person), "Tajna", ola.email):
        assert one not in json.dumps(told)


async def test_every_fact_has_a_title_and_a_room(registry):
    assert len(registry.facts) >= 16
    for key, one in registry.facts.items():
        assert key.count(".") == 2
        assert one.title
