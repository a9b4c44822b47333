"""A module's own channel carries the title and the time, once, and not in the night."""

from datetime import timedelta
from uuid import UUID

import pytest

from core.contracts.messages import Delivery
from core.data.times import later, utc_now
from core.facilities.mailer.api import deliver_due
from core.facilities.mailer.short import deliver_short_due
from core.services.outbox import api as outbox
from core.services.outbox.api import QuietHours, Recipient
from tests.core.facilities.mailer.conftest import make_due, queued
from tests.core.facilities.post.house import switch_post
from tests.core.facilities.post.plugin import ANSWERS, TELEGRAMS

WAY = "post.telegraph"
ANNA = Recipient(email="anna@example.org", name="Anna", language="uk", person=UUID(int=5))
SOON, DAYS_AHEAD = timedelta(hours=2), timedelta(days=3)


@pytest.fixture(autouse=True)
async def reached(db, registry):
    """Anna takes telegrams."""
    TELEGRAMS.clear()
    ANSWERS.clear()
    await outbox.reach(ANNA.person, WAY)


async def remind(key, *, kind="post.reminder", starts_in=DAYS_AHEAD, to=ANNA):
    starts_at = later(utc_now(), starts_in).isoformat()
    await queued(key, kind=kind, to=to, starts_at=starts_at)


async def sleep_now(*, is_on=True):
    """Quiet hours around the present moment."""
    now = utc_now()
    quiet = QuietHours(
        starts=(now - timedelta(hours=1)).time().replace(second=0, microsecond=0),
        ends=(now + timedelta(hours=1)).time().replace(second=0, microsecond=0),
        zone="UTC",
    )
    await outbox.keep_quiet(ANNA.person, quiet, is_on=is_on)


async def test_a_channel_of_a_module_carries_title_and_time_in_the_readers_language():
    await remind("a")
    assert await deliver_short_due() == 1
    assert await deliver_short_due() == 0
    (telegram,) = TELEGRAMS
    assert telegram.heading == "Zażółć gęślą"
    assert telegram.person == ANNA.person
    assert telegram.language == "uk"
    assert "20" in telegram.text
    assert telegram.starts_at > utc_now()
    assert telegram.path == "/me"
    assert "1 < 2" not in telegram.heading + telegram.text
    assert await outbox.state_of("a", channel=WAY) == "sent"
    assert await outbox.state_of("a") == "ready"  # the mail goes its own way


@pytest.mark.parametrize(
    ("place", "said"),
    [("Rynek  1", ", Rynek 1"), ("https://meet.example.org/secret", ""), ({"pl": "Rynek"}, "")],
)
async def test_a_place_in_words_stands_beside_the_time(place, said):
    moment = later(utc_now(), DAYS_AHEAD).isoformat()
    await queued("a", kind="post.reminder", to=ANNA, starts_at=moment, place="")
    await queued("b", kind="post.reminder", to=ANNA, starts_at=moment, place=place)
    await deliver_short_due()
    bare, placed = TELEGRAMS
    assert placed.text == bare.text + said


async def test_what_the_channel_does_not_take_is_tried_again():
    ANSWERS[:] = [Delivery.LATER, Delivery.NEVER]
    await remind("a")
    await deliver_short_due()
    assert await outbox.state_of("a", channel=WAY) == "ready"
    await make_due()
    await deliver_short_due()
    assert await outbox.state_of("a", channel=WAY) == "dead"
    assert TELEGRAMS == []


async def test_a_kind_switched_off_for_a_channel_goes_by_mail_alone(server):
    await outbox.mute("post.reminder", outbox.hash_of(ANNA.email), channel=WAY)
    await remind("a")
    await deliver_short_due()
    await deliver_due()
    assert await outbox.state_of("a", channel=WAY) == "withdrawn"
    assert await outbox.state_of("a") == "sent"
    assert TELEGRAMS == []


async def test_a_channel_whose_module_is_off_sends_nothing():
    await remind("a")
    await switch_post(on=False)
    assert await deliver_short_due() == 0
    await switch_post(on=True)
    assert await deliver_short_due() == 1


async def test_in_quiet_hours_mails_and_telegrams_wait_and_attempts_are_not_counted(server):
    await sleep_now()
    await remind("a")
    await deliver_short_due()
    await deliver_due()
    assert (server.taken, TELEGRAMS) == ([], [])
    assert await outbox.state_of("a") == await outbox.state_of("a", channel=WAY) == "ready"
    assert await deliver_short_due() == await deliver_due() == 0  # not before the morning
    await sleep_now(is_on=False)
    await make_due()
    await deliver_short_due()
    await deliver_due()
    assert (len(server.taken), len(TELEGRAMS)) == (1, 1)


@pytest.mark.parametrize(
    ("kind", "starts_in", "comes"),
    [
        ("post.change", SOON, True),
        ("post.change", DAYS_AHEAD, False),
        ("post.reminder", SOON, False),
    ],
)
async def test_only_news_that_press_come_at_night(kind, starts_in, comes):
    await sleep_now()
    await remind("a", kind=kind, starts_in=starts_in)
    await deliver_short_due()
    assert bool(TELEGRAMS) is comes


async def test_an_urgent_message_comes_at_night(server):
    from core.data.transactions import tx

    await sleep_now()
    async with tx():
        await outbox.queue(
            kind="post.reminder",
            to=ANNA,
            payload={"title": "Storm", "words": "", "starts_at": utc_now().isoformat()},
            key="storm",
            is_urgent=True,
        )
    await deliver_short_due()
    await deliver_due()
    assert TELEGRAMS[0].is_urgent
    assert len(server.taken) == 1


async def test_an_answer_to_what_somebody_just_did_comes_at_night(server):
    await sleep_now()
    await queued("a", to=ANNA)
    await deliver_due()
    assert len(server.taken) == 1
