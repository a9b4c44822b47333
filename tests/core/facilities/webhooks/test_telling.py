"""What rooms tell of their facts: ids and times, no names; each fact once, of its organization."""

import json

import pytest

from core.contracts.signups import Applicant
from core.data.commands import read
from core.data.ids import new_token
from core.data.times import utc_now
from core.facilities.webhooks.listening import LISTENERS
from core.facilities.webhooks.service import add_endpoint
from core.facilities.webhooks.values import EndpointWish
from core.kernel import registry
from core.signups.api import CancelledBy, SignUpRequest, cancel, sheets_ahead_of, sign_up


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
    rows = await read(
        "SELECT fact, payload FROM webhooks_delivery WHERE endpoint = ? ORDER BY happened_at, id",
        [endpoint],
    )
    return [(row["fact"], json.loads(row["payload"])["data"]) for row in rows]


async def test_a_sign_up_is_told_of_without_a_name(sown, listener):
    ola = await sown.world.viewer("twin_coordinator")
    for sheet in await sheets_ahead_of([sown.world.ours], now=utc_now(), limit=20):
        if sheet.kind == "events.event" and not sheet.needs_approval and sheet.has_room_for(1):
            break
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
