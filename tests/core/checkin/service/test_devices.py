"""Devices on a real database: a code once, a token hashed, an end."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from core.checkin.api import (
    DEVICES,
    Wish,
    device_by_id,
    devices_of,
    invite_device,
    pair_device,
    revoke_device,
)
from core.checkin.service import devices as service
from core.contracts.errors import NotFound, Refused
from core.contracts.viewer import VISITOR
from core.data.commands import Sql, execute, read
from core.data.ids import new_id
from tests.core.checkin.house import NOW, at, count
from tests.core.checkin.trial.plugin import KIND


def wish(thing, **given) -> Wish:
    return Wish(kind=KIND, subject=thing.subject, name="Brama główna", **given)


async def paired(thing, gatekeeper):
    return await pair_device(await invite_device(wish(thing), viewer=gatekeeper))


async def test_a_paired_phone_is_a_device_of_one_thing_and_nobody_else(thing, gatekeeper):
    device, token = await paired(thing, gatekeeper)
    viewer = await DEVICES.viewer_of(token)
    assert (viewer.device, viewer.account, viewer.person) == (device.id, None, None)
    assert viewer.only_thing == thing.subject
    assert viewer.holds("scanner", scope_kind="event", scope_id=thing.subject)
    assert not viewer.coordinates(thing.organization)
    rows = await read("SELECT * FROM checkin_device")
    assert token not in repr(rows[0])


async def test_a_code_is_taken_once_of_many_who_try_at_the_same_time(thing, gatekeeper):
    code = await invite_device(wish(thing), viewer=gatekeeper)
    results = await asyncio.gather(*(pair_device(code) for _ in range(6)), return_exceptions=True)
    assert sum(not isinstance(one, Exception) for one in results) == 1
    assert {one.refusal.code for one in results if isinstance(one, Refused)} == {"code_gone"}


async def test_an_old_code_and_no_code_open_nothing(thing, gatekeeper):
    code = await invite_device(wish(thing), viewer=gatekeeper, now=at(minutes=-11))
    for tried in (code, "", "a" * 22):
        with pytest.raises(Refused):
            await pair_device(tried, now=NOW)


async def test_a_revoked_device_is_a_visitor_at_once(thing, gatekeeper):
    device, token = await paired(thing, gatekeeper)
    await revoke_device(device, viewer=gatekeeper)
    await revoke_device(device, viewer=gatekeeper)
    assert await DEVICES.viewer_of(token) == VISITOR
    assert await count("audit_entry", "action = 'checkin.device.revoked'") == 1


async def test_an_invitation_that_was_revoked_cannot_be_taken(thing, gatekeeper):
    code = await invite_device(wish(thing), viewer=gatekeeper)
    (device,) = await devices_of(KIND, thing.subject)
    await revoke_device(device, viewer=gatekeeper)
    with pytest.raises(Refused):
        await pair_device(code)


async def test_a_device_ends_a_day_after_the_thing_and_follows_it(thing, gatekeeper):
    device, token = await paired(thing, gatekeeper)
    assert device.expires_at == thing.gate.ends_at + timedelta(hours=24)
    await execute(Sql("UPDATE checkin_list SET ends_at = ?", [at(hours=-25)]))
    assert await DEVICES.viewer_of(token) == VISITOR
    await execute(Sql("UPDATE checkin_list SET ends_at = ?", [at(hours=5)]))
    assert (await DEVICES.viewer_of(token)).device == device.id


async def test_strange_tokens_are_nobodys(db, registry):
    for token in ("", "x", "y" * 5000):
        assert await DEVICES.viewer_of(token) == VISITOR


async def test_it_is_noted_when_a_device_was_heard_of_and_what_waits(thing, gatekeeper):
    device, _ = await paired(thing, gatekeeper)
    await service.note_contact(device.id, now=at(minutes=1), waiting=7, clock_offset=180_000)
    found = await device_by_id(device.id)
    assert (found.last_seen_at, found.waiting, found.clock_offset) == (at(minutes=1), 7, 180_000)
    assert not found.is_quiet(at(minutes=2))
    assert found.is_quiet(at(minutes=5))


async def test_a_device_stands_at_a_list_of_its_own_thing(thing, gatekeeper):
    with pytest.raises(NotFound):
        await invite_device(wish(thing, gate_list=new_id()), viewer=gatekeeper)
    with pytest.raises(NotFound):
        await invite_device(Wish(kind=KIND, subject=new_id(), name="x"), viewer=gatekeeper)
