"""Which subscriptions are kept, how messages are sent, what answers mean."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from core.contracts.messages import Delivery, ShortMessage
from core.facilities.push import rules
from core.facilities.push.rules import as_letters
from core.facilities.push.values import Answer, Wish
from tests.core.facilities.push.service_of_push import Device

NOW = datetime(2026, 7, 4, 10, tzinfo=UTC)
MESSAGE = ShortMessage(
    id=UUID(int=1), person=UUID(int=2), heading="Festyn", text="", path="/me", language="pl"
)


def wish(**given):
    device = Device()
    fields = {
        "endpoint": "https://push.example.org/a",
        "public_key": device.public_key,
        "auth_secret": device.auth_secret,
    }
    return Wish(**(fields | given))


@pytest.mark.parametrize(
    "given",
    [
        {"public_key": ""},
        {"public_key": "ż"},
        {"public_key": as_letters(b"\4" + b"\1" * 64)},  # not on the curve
        {"public_key": as_letters(b"\2" + b"\1" * 32)},
        {"auth_secret": as_letters(b"a" * 15)},
        {"auth_secret": "!" * 22},
        {"endpoint": "http://push.example.org/"},
    ],
)
def test_what_no_browser_gives_is_refused(given):
    assert rules.faults_of(wish()) == {}
    assert list(rules.faults_of(wish(**given))) == list(given)


@pytest.mark.parametrize(
    ("starts_in", "seconds"),
    [
        (None, 86_400),
        (timedelta(hours=-1), 86_400),
        (timedelta(seconds=5), 60),
        (timedelta(hours=2), 7_200),
        (timedelta(days=30), 259_200),
    ],
)
def test_a_message_is_kept_until_what_it_is_about_begins(starts_in, seconds):
    starts_at = None if starts_in is None else NOW + starts_in
    assert rules.seconds_to_live(starts_at, NOW) == seconds


def test_only_what_is_urgent_wakes_a_sleeping_phone():
    assert rules.urgency_of(MESSAGE) == "normal"
    assert rules.urgency_of(replace(MESSAGE, is_urgent=True)) == "high"


def test_a_topic_is_one_message_at_one_browser():
    topic = rules.topic_of(UUID(int=1), UUID(int=2))
    assert topic == rules.topic_of(UUID(int=1), UUID(int=2))
    assert len(topic) == 32
    others = {rules.topic_of(UUID(int=1), UUID(int=3)), rules.topic_of(UUID(int=3), UUID(int=2))}
    assert topic not in others
    assert len(others) == 2


def test_what_is_told_is_short_enough_for_one_record():
    long = replace(MESSAGE, heading="ż" * 5000, text="ł" * 5000)
    content = rules.content_of(long, base_url="https://city.example.org")
    assert set(content) == {"title", "text", "link"}
    assert (len(content["title"]), len(content["text"])) == (120, 200)
    assert content["title"].endswith("ż…")
    assert content["link"] == "https://city.example.org/me"


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (201, Answer.TAKEN),
        (200, Answer.TAKEN),
        (404, Answer.GONE),
        (410, Answer.GONE),
        (429, Answer.LATER),
        (408, Answer.LATER),
        (500, Answer.LATER),
        (503, Answer.LATER),
        (0, Answer.LATER),
        (302, Answer.REFUSED),
        (400, Answer.REFUSED),
        (403, Answer.REFUSED),
        (413, Answer.REFUSED),
    ],
)
def test_what_a_status_means(status, answer):
    assert rules.answer_of(status) is answer


@pytest.mark.parametrize(
    ("answers", "had", "outcome"),
    [
        ([], False, Delivery.NEVER),
        ([], True, Delivery.TAKEN),
        ([Answer.TAKEN, Answer.GONE], False, Delivery.TAKEN),
        ([Answer.TAKEN, Answer.LATER], False, Delivery.LATER),
        ([Answer.GONE, Answer.REFUSED], False, Delivery.NEVER),
        ([Answer.GONE], True, Delivery.TAKEN),
        ([Answer.LATER], True, Delivery.LATER),
    ],
)
def test_what_became_of_a_message_over_all_browsers(answers, had, outcome):
    assert rules.outcome_of(answers, has_had_it=had) is outcome


@pytest.mark.parametrize(
    ("endpoint", "audience"),
    [
        ("https://Push.example.org/a?b", "https://push.example.org"),
        ("https://push.example.org:443/a", "https://push.example.org"),
        ("http://127.0.0.1:8080/a", "http://127.0.0.1:8080"),
    ],
)
def test_a_token_is_for_one_origin(endpoint, audience):
    assert rules.audience_of(endpoint) == audience
