"""Browsers: kept, moved, removed, dropped; with the last one goes the channel."""

import asyncio
from datetime import timedelta

import pytest

from core.contracts.errors import Invalid, NotFound, Refused
from core.data.commands import Sql, execute, read
from core.data.ids import new_id
from core.data.times import later, utc_now
from core.facilities.push import service as verbs
from core.facilities.push.privacy import SUBSCRIPTIONS
from core.facilities.push.queries import browser_of, browsers_of, browsers_without
from core.facilities.push.service import (
    drop_browser,
    forget_deliveries,
    keep_browser,
    note_refused,
    note_taken,
    remove_browser,
)
from core.facilities.push.values import CHANNEL, Wish
from core.services.outbox.api import channels_of
from tests.core.facilities.push.conftest import has_browser, names
from tests.core.facilities.push.service_of_push import Device

pytestmark = pytest.mark.anyio


async def test_the_first_browser_opens_the_channel_and_the_last_one_closes_it(ola):
    assert await channels_of(ola.person) == set()
    await has_browser(ola, "a")
    await has_browser(ola, "b")
    second, first = await browsers_of(ola.person)
    await remove_browser(ola.person, first.id)
    assert await channels_of(ola.person) == {CHANNEL}
    await remove_browser(ola.person, second.id)
    assert await channels_of(ola.person) == set()
    with pytest.raises(NotFound):
        await remove_browser(ola.person, second.id)


async def test_a_browser_that_comes_again_is_one_row_with_its_new_keys(ola):
    await has_browser(ola, "a")
    (before,) = await browsers_of(ola.person)
    again = await has_browser(ola, "a", label="Chrome, Windows")
    (after,) = await browsers_of(ola.person)
    assert (after.id, after.label) == (before.id, "Chrome, Windows")
    assert (await browser_of(ola.person, after.id)).public_key == again.public_key


async def test_a_browser_shows_one_persons_messages(ola, jan):
    await has_browser(ola, "shared")
    await has_browser(jan, "shared")
    assert await browsers_of(ola.person) == []
    assert await channels_of(ola.person) == set()
    assert len(await browsers_of(jan.person)) == 1


async def test_nobody_removes_or_reads_somebody_elses(ola, jan):
    await has_browser(ola, "a")
    (row,) = await browsers_of(ola.person)
    assert await browser_of(jan.person, row.id) is None
    with pytest.raises(NotFound):
        await remove_browser(jan.person, row.id)
    assert await names() == ["a"]


async def test_ten_browsers_are_enough_and_one_that_is_known_may_come_again(ola):
    for number in range(10):
        await has_browser(ola, f"b{number}")
    with pytest.raises(Refused):
        await has_browser(ola, "eleventh")
    await has_browser(ola, "b3")
    assert len(await names()) == 10


async def test_ten_at_once_beside_nine_do_not_become_nineteen(ola):
    for number in range(9):
        await has_browser(ola, f"b{number}")
    await asyncio.gather(
        *(has_browser(ola, f"c{number}") for number in range(10)), return_exceptions=True
    )
    assert len(await names()) == 10


async def test_what_no_browser_gives_is_refused(ola):
    wish = Wish(endpoint="http://127.0.0.1/", public_key=Device().public_key, auth_secret="")
    with pytest.raises(Invalid) as wrong:
        await keep_browser(ola.person, wish, label="")
    assert set(wrong.value.fields) == {"endpoint", "auth_secret"}


async def test_five_refusals_in_a_row_drop_a_browser_and_one_success_starts_anew(ola):
    await has_browser(ola, "a")
    (line,) = await browsers_of(ola.person)
    browser = await browser_of(ola.person, line.id)
    for _ in range(4):
        await note_refused(browser, new_id())
    await note_taken(browser, new_id())
    for _ in range(4):
        await note_refused(browser, new_id())
    assert await names() == ["a"]
    await note_refused(browser, new_id())
    assert await names() == []
    assert await channels_of(ola.person) == set()
    await note_taken(browser, new_id())  # it is gone: nothing to note, nothing breaks
    await drop_browser(browser)


async def test_what_is_settled_is_noted_once_and_forgotten_later(ola, monkeypatch):
    await has_browser(ola, "a")
    (line,) = await browsers_of(ola.person)
    browser, message = await browser_of(ola.person, line.id), new_id()
    await note_taken(browser, message)
    await note_taken(browser, message)
    assert len(await read("SELECT id FROM push_delivery")) == 1
    assert await browsers_without(ola.person, message) == []
    await forget_deliveries()
    assert len(await read("SELECT id FROM push_delivery")) == 1
    soon = later(utc_now(), timedelta(days=14, minutes=1))
    monkeypatch.setattr(verbs, "utc_now", lambda: soon)
    await forget_deliveries()
    assert await read("SELECT id FROM push_delivery") == []


async def test_an_export_shows_them_and_an_erasure_leaves_nothing(ola, jan):
    await has_browser(ola, "a")
    await has_browser(jan, "b")
    (shown,) = await SUBSCRIPTIONS.collect(ola.person)
    assert shown["browser"] == "Firefox, Linux"
    assert shown["address"] == "https://push.example.org/a"
    (erased,) = await SUBSCRIPTIONS.erase(ola.person)
    assert (erased.rows, erased.fate) == (1, "erased")
    assert await names() == ["b"]
    assert await channels_of(ola.person) == set()
    assert await channels_of(jan.person) == {CHANNEL}
    (again,) = await SUBSCRIPTIONS.erase(ola.person)
    assert again.rows == 0


async def test_a_person_who_is_deleted_takes_the_browsers_along(ola):
    await has_browser(ola, "a")
    await execute(Sql("DELETE FROM people_account WHERE person = ?", (ola.person,)))
    await execute(Sql("DELETE FROM people_person WHERE id = ?", (ola.person,)))
    assert await names() == []
