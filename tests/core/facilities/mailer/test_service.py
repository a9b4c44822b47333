"""Every message is sent at least once, and hardly ever twice, whatever the server does."""

import asyncio
import os
import signal
import subprocess
import sys
from email import message_from_bytes, policy

import pytest

from core.facilities.mailer.api import deliver_due
from core.facilities.mailer.service import PATIENCE
from core.services.outbox.api import Recipient
from core.settings import ROOT
from tests.core.facilities.mailer.conftest import make_due, queued, rows
from tests.core.facilities.post.house import switch_post


def read_back(raw):
    return message_from_bytes(raw, policy=policy.default)


def ids(server):
    return [read_back(raw)["Message-ID"] for raw in server.taken]


async def test_a_message_is_sent_once_in_the_readers_language(db, server):
    await queued("a", to=Recipient(email="olena@example.org", name="Олена", language="uk"))
    assert await deliver_due() == 1
    assert await deliver_due() == 0
    (raw,) = server.taken
    mail = read_back(raw)
    assert mail["Subject"] == "Zażółć gęślą"
    assert mail["To"].addresses[0].addr_spec == "olena@example.org"
    assert "Олена (uk, uk): 1 < 2" in mail.get_body(("plain",)).get_content()
    assert "1 &lt; 2" in mail.get_body(("html",)).get_content()
    assert [part.get_filename() for part in mail.iter_attachments()] == [
        "entry.ics",
        "karta wstępu.png",
    ]
    assert server.senders == ["pospolu@example.org"]
    assert (await rows("a"))["state"] == "sent"


async def test_a_dead_server_costs_no_message_an_attempt(db, setting):
    setting(smtp_url="smtp://127.0.0.1:9")
    await queued("a")
    assert await deliver_due() == 0
    assert not PATIENCE.is_over
    row = await rows("a")
    assert (row["state"], row["attempts"]) == ("ready", 0)


async def test_after_a_dead_server_everything_goes_out(db, server, setting, monkeypatch):
    from core import settings

    alive = settings.current().smtp_url
    setting(smtp_url="smtp://127.0.0.1:9")
    await queued("a", "b", "c")
    await deliver_due()
    setting(smtp_url=alive)
    assert await deliver_due() == 0  # it is left alone for a while
    PATIENCE.restore()
    assert await deliver_due() == 3
    assert len(server.taken) == 3


async def test_a_refusal_for_now_is_tried_again_with_the_same_id(db, server):
    server.data = ["451 4.3.0 try later"]
    await queued("a")
    await deliver_due()
    row = await rows("a")
    assert (row["state"], row["attempts"]) == ("ready", 1)
    assert "451" in row["last_error"]
    assert await deliver_due() == 0  # not before its time
    await make_due()
    await deliver_due()
    assert (await rows("a"))["state"] == "sent"
    assert len(ids(server)) == 1


async def test_a_refusal_for_good_is_not_tried_again(db, server):
    server.recipients = ["550 5.1.1 no such user"]
    await queued("a", "b")
    assert await deliver_due() == 2
    found = await rows()
    assert sorted(row["state"] for row in found.values()) == ["dead", "sent"]
    await make_due()
    assert await deliver_due() == 0


async def test_when_the_server_hangs_up_after_taking_a_mail_it_comes_twice_and_none_is_lost(
    db, server
):
    server.data = ["250 ok", "drop"]
    await queued(*"abcd")
    await deliver_due()
    found = await rows()
    assert sorted(row["state"] for row in found.values()) == ["ready", "ready", "ready", "sent"]
    assert sum(row["attempts"] for row in found.values()) == 2
    await make_due()
    await deliver_due()
    assert {row["state"] for row in (await rows()).values()} == {"sent"}
    assert len(server.taken) == 5
    assert len(set(ids(server))) == 4


async def test_a_closing_server_ends_the_portion(db, server):
    server.data = ["421 4.3.2 shutting down"]
    await queued(*"abc")
    assert await deliver_due() == 1
    assert sum(row["attempts"] for row in (await rows()).values()) == 1


async def test_workers_side_by_side_send_each_message_once(db, server):
    await queued(*(f"{number:02}" for number in range(30)))
    await asyncio.gather(*(deliver_due(10) for _ in range(6)))
    while await deliver_due():
        pass
    assert len(ids(server)) == len(set(ids(server))) == 30


async def test_a_worker_that_is_killed_loses_nothing(db, server):
    """SIGKILL while the eighth mail of a portion of twenty is on its way."""
    await queued(*(f"{number:02}" for number in range(20)))
    worker = await asyncio.to_thread(
        subprocess.Popen,
        [sys.executable, "-m", "tests.core.facilities.mailer.deliver_once"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    server.on_data = lambda taken: worker.send_signal(signal.SIGKILL) if taken == 8 else None
    assert await asyncio.to_thread(worker.wait, 60) == -signal.SIGKILL
    server.on_data = None
    assert 7 <= len(server.taken) <= 9
    states = [row["state"] for row in (await rows()).values()]
    assert states.count("sending") >= 11
    assert await deliver_due() == 0  # they are still held
    await make_due()
    while await deliver_due():
        pass
    assert {row["state"] for row in (await rows()).values()} == {"sent"}
    assert len(set(ids(server))) == 20
    assert len(ids(server)) <= 22


async def test_mails_of_a_module_that_is_off_wait_until_it_is_on(db, server):
    await queued("a")
    await switch_post(on=False)
    assert await deliver_due() == 0
    assert (await rows("a"))["state"] == "parked"
    await switch_post(on=True)
    assert await deliver_due() == 1
    assert len(server.taken) == 1


async def test_what_is_about_nothing_any_more_is_withdrawn(db, server):
    await queued("a", kind="post.gone")
    await deliver_due()
    assert (await rows("a"))["state"] == "withdrawn"
    assert server.taken == []


async def test_a_room_that_cannot_write_its_mail_holds_up_nobody(db, server):
    await queued("bad", kind="post.bad")
    await queued("good")
    await deliver_due()
    found = await rows()
    assert found["good"]["state"] == "sent"
    assert (found["bad"]["state"], found["bad"]["attempts"]) == ("ready", 1)
    assert "KeyError" in found["bad"]["last_error"]


async def test_without_a_server_mails_wait(db, setting):
    await queued("a")
    assert await deliver_due() == 0
    assert (await rows("a"))["state"] == "ready"


async def test_in_the_demo_mails_stay_on_this_machine(db, setting, mail_folder):
    setting(is_demo="1")
    await queued("a", "b")
    assert await deliver_due() == 2
    assert len(list(mail_folder.glob("*.eml"))) == 2


@pytest.mark.parametrize("address", ["олена@example.org"])
async def test_an_address_that_the_server_cannot_take_is_dead(db, server, address):
    await queued("a", to=Recipient(email=address))
    await deliver_due()
    assert (await rows("a"))["state"] == "dead"
