"""From the outbox to browsers: encrypted, each message once, whatever a push service answers."""

import asyncio
import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest

from core.data.commands import Sql, execute, read
from core.data.times import later, utc_now
from core.data.transactions import tx
from core.facilities.mailer.short import deliver_short_due
from core.facilities.push import sending
from core.facilities.push.keys import public_key
from core.facilities.push.values import CHANNEL
from core.services.outbound.api import Guard
from core.services.outbox import api as outbox
from core.services.outbox.api import Recipient
from core.settings import ROOT
from tests.core.facilities.mailer.conftest import make_due
from tests.core.facilities.post.house import house
from tests.core.facilities.push.conftest import asleep, has_browser, names
from tests.core.facilities.push.service_of_push import claims_of

pytestmark = pytest.mark.anyio
OURS = "http://testserver.local"


@pytest.fixture
def registry():
    """The core's rooms, and `post`, which has something to say."""
    with house() as found:
        yield found


async def remind(viewer, key="a", *, starts_in=timedelta(hours=2), is_urgent=False, **given):
    """A message in short for somebody."""
    payload = {
        "title": "Zażółć gęślą",
        "words": "Nobody else reads this.",
        "starts_at": later(utc_now(), starts_in).isoformat(),
        "place": "Rynek 1",
    }
    to = Recipient(email=viewer.email, name="Ola Żółć", language="uk", person=viewer.person)
    async with tx():
        await outbox.queue(
            kind="post.reminder", to=to, payload=payload | given, key=key, is_urgent=is_urgent
        )


async def state(key="a"):
    return await outbox.state_of(key, channel=CHANNEL)


async def test_only_the_browser_reads_title_line_and_link(ola, service):
    device = await has_browser(ola, "a", at=service)
    await remind(ola)
    await deliver_short_due()
    (post,) = service.posts
    said = device.read(post.body)
    assert set(said) == {"title", "text", "link"}
    assert said["title"] == "Zażółć gęślą"
    assert said["text"].endswith(", Rynek 1")
    assert said["link"] == f"{OURS}/me"
    assert "ola" not in str(said).lower()
    assert "Nobody" not in str(said)
    assert b"Rynek" not in post.body
    assert await state() == "sent"


async def test_the_headers_are_those_of_the_standards(ola, service):
    await has_browser(ola, "a", at=service)
    await remind(ola)
    await remind(ola, "storm", is_urgent=True)
    await deliver_short_due()
    post, storm = sorted(service.posts, key=lambda one: one.headers["urgency"], reverse=True)
    assert post.headers["content-encoding"] == "aes128gcm"
    assert 7_000 < int(post.headers["ttl"]) <= 7_200
    assert (post.headers["urgency"], storm.headers["urgency"]) == ("normal", "high")
    assert post.headers["topic"] != storm.headers["topic"]
    claims = claims_of(post, (await public_key())[1])
    assert claims["aud"] == f"http://127.0.0.1:{service.port}"
    assert claims["sub"].startswith("mailto:")
    assert utc_now().timestamp() < claims["exp"] < later(utc_now(), timedelta(days=1)).timestamp()


async def test_every_message_has_a_key_of_its_own(ola, service):
    await has_browser(ola, "a", at=service)
    await remind(ola)
    await remind(ola, "b")
    await deliver_short_due()
    first, second = (post.body for post in service.posts)
    assert first[:16] != second[:16]
    assert first[21:86] != second[21:86]


@pytest.mark.parametrize("status", [404, 410])
async def test_a_browser_that_is_gone_is_removed_and_the_others_are_not(ola, service, status):
    await has_browser(ola, "gone", at=service)
    await has_browser(ola, "here", at=service)
    service.answers["gone"] = [status]
    await remind(ola)
    await deliver_short_due()
    assert await names() == ["here"]
    assert await state() == "sent"


async def test_with_the_last_browser_the_channel_is_closed(ola, service):
    await has_browser(ola, "gone", at=service)
    service.answers["gone"] = [410]
    await remind(ola)
    await remind(ola, "later", starts_in=timedelta(days=2))
    await deliver_short_due(1)
    assert await state() == "dead"
    assert await state("later") == "withdrawn"
    assert await outbox.channels_of(ola.person) == set()
    await remind(ola, "next")
    assert await state("next") is None  # it goes by mail alone
    assert await outbox.state_of("next") == "ready"


@pytest.mark.parametrize("status", [429, 503])
async def test_one_that_is_busy_is_tried_again_and_the_other_gets_nothing_twice(
    ola, service, status
):
    first = await has_browser(ola, "first", at=service)
    second = await has_browser(ola, "second", at=service)
    service.answers["second"] = [status]
    await remind(ola)
    await deliver_short_due()
    assert await state() == "ready"
    await make_due()
    await deliver_short_due()
    assert await state() == "sent"
    assert (len(service.at("first")), len(service.at("second"))) == (1, 2)
    assert len({post.headers["topic"] for post in service.at("second")}) == 1
    assert first.read(service.at("first")[0].body) == second.read(service.at("second")[1].body)


async def test_without_what_is_noted_the_first_would_get_it_twice(ola, service):
    """The control."""
    await has_browser(ola, "first", at=service)
    await has_browser(ola, "second", at=service)
    service.answers["second"] = [429]
    await remind(ola)
    await deliver_short_due()
    await execute(Sql("DELETE FROM push_delivery"))
    await make_due()
    await deliver_short_due()
    assert len(service.at("first")) == 2


async def test_a_refusal_is_not_repeated(ola, service):
    await has_browser(ola, "a", at=service)
    await has_browser(ola, "b", at=service)
    service.answers["a"] = [413]
    service.answers["b"] = [500]
    await remind(ola)
    await deliver_short_due()
    await make_due()
    await deliver_short_due()
    assert (len(service.at("a")), len(service.at("b"))) == (1, 2)
    assert await state() == "sent"
    assert await names() == ["a", "b"]


async def test_a_redirect_is_not_followed(ola, service):
    await has_browser(ola, "a", at=service)
    service.answers["a"] = [307]
    await remind(ola)
    await deliver_short_due()
    assert len(service.posts) == 1
    assert await state() == "dead"


async def test_a_worker_killed_between_two_browsers_leaves_one_message_at_each(ola, service):
    await has_browser(ola, "first", at=service)
    await has_browser(ola, "second", at=service)
    service.answers["second"] = [None]
    await remind(ola)
    worker = await asyncio.to_thread(
        subprocess.Popen,
        [sys.executable, "-m", "tests.core.facilities.push.deliver_once", str(service.port)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    try:
        while not (service.at("second") and await read("SELECT id FROM push_delivery")):
            assert worker.poll() is None
            await asyncio.sleep(0.02)
    finally:
        worker.send_signal(signal.SIGKILL)
        await asyncio.to_thread(worker.wait, 60)
    assert await state() == "sending"
    await make_due()
    await deliver_short_due()
    assert await state() == "sent"
    assert len(service.at("first")) == 1
    assert {post.headers["topic"] for post in service.at("second")} == {
        service.at("second")[0].headers["topic"]
    }


async def test_an_address_in_our_own_network_is_never_asked(ola, service, monkeypatch):
    """The port is let pass; what refuses is the rule on addresses."""
    monkeypatch.setattr(sending, "GUARD", Guard(ports=(service.port,)))
    await has_browser(ola, "a", at=service)
    await remind(ola)
    await deliver_short_due()
    assert service.posts == []
    assert await state() == "ready"


async def test_a_browser_of_a_lost_key_is_removed(ola, service):
    await has_browser(ola, "a", at=service)
    await execute(Sql("UPDATE push_key SET sealed_secret = ?", ("c2VhbGVk" * 6,)))
    await remind(ola)
    await deliver_short_due()
    assert (service.posts, await names()) == ([], [])


async def test_who_switched_the_kind_off_gets_nothing(ola, service):
    await has_browser(ola, "a", at=service)
    await outbox.mute("post.reminder", outbox.hash_of(ola.email), channel=CHANNEL)
    await remind(ola)
    await deliver_short_due()
    assert service.posts == []
    assert await state() == "withdrawn"


async def test_quiet_hours_hold_back_what_can_wait_and_nothing_urgent(ola, service):
    await has_browser(ola, "a", at=service)
    await asleep(ola)
    await remind(ola)
    await remind(ola, "storm", is_urgent=True)
    await deliver_short_due()
    assert [post.headers["urgency"] for post in service.posts] == ["high"]
    assert (await state(), await state("storm")) == ("ready", "sent")
