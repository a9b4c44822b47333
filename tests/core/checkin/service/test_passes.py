"""Giving passes out, keeping them in step, forgetting whose they were."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image

from core.checkin.api import (
    PASSES,
    issue_pass,
    lists_around,
    lists_of,
    open_lists,
    pass_svg,
    revoke_pass,
    scan,
)
from core.checkin.attachments import pass_picture
from core.checkin.privacy import collect, erase
from core.checkin.service.forget import forget_names
from core.contracts.errors import NotFound, Refused
from core.data.commands import read
from core.data.ids import new_id
from core.data.transactions import tx
from core.signups.api import CancelledBy, add_from_paper, cancel, join_by_code, signup_by_id
from tests.core.checkin import house
from tests.core.checkin.house import NOW, at, code_of, count, enrol, read_at, reading, typed_code_of
from tests.core.checkin.trial import plugin as trial


async def test_a_pass_is_made_once_and_drawn_once(thing):
    signup = await enrol(thing)
    made = await asyncio.gather(*(issue_pass(signup) for _ in range(8)))
    assert len(set(made)) == 1
    first = await PASSES.pass_for(signup)
    await house.execute("UPDATE checkin_pass SET svg = '<svg>kept</svg>'")
    second = await PASSES.pass_for(signup)
    assert first.svg.startswith("<svg")
    assert second.svg == "<svg>kept</svg>"
    assert first.typed_code == second.typed_code
    whole_minute = thing.gate.ends_at.replace(second=0)
    assert first.not_after == whole_minute + timedelta(hours=24)


async def test_held_and_confirmed_sign_ups_have_a_pass_and_others_have_none(host):
    thing = await house.make_thing(host, starts=2, ends=4, capacity=2)
    held, waiting = await house.apply(thing), None
    await enrol(thing)
    waiting = await house.apply(thing)
    assert (await signup_by_id(waiting)).state == "waitlisted"
    assert await PASSES.pass_for(held) is not None
    assert await PASSES.pass_for(waiting) is None
    assert await PASSES.pass_for(new_id()) is None
    await cancel(held, viewer=None, by=CancelledBy.HOST)
    assert await pass_svg(held) is None


async def test_a_moved_thing_moves_its_lists_and_passes(thing, gatekeeper):
    signup = await enrol(thing)
    code = await code_of(signup)
    trial.move(thing.subject, at(47), at(50))
    async with tx():
        moved = await open_lists(kind=trial.KIND, subject=thing.subject)
    assert {one.id for one in moved} == {thing.gate.id, thing.meal.id, thing.camp.id}
    assert {one.ends_at for one in moved} == {at(50)}
    answer = await read_at(thing.gate, code, viewer=gatekeeper, now=at(48))
    assert answer.result == "ok"


async def test_lists_of_an_unknown_thing_are_not_opened(db):
    with pytest.raises(NotFound):
        async with tx():
            await open_lists(kind=trial.KIND, subject=new_id())
    with pytest.raises(NotFound):
        async with tx():
            await open_lists(kind="nobody.thing", subject=new_id())


async def test_lists_around_now_are_those_of_today(host, thing):
    later_thing = await house.make_thing(host, starts=80, ends=90)
    found = {one.subject for one in await lists_around(NOW)}
    assert found == {thing.subject}
    assert later_thing.subject not in found
    assert len(await lists_of(trial.KIND, later_thing.subject)) == 3


async def test_the_mail_carries_the_code_as_a_picture(thing):
    signup = await enrol(thing)
    (attached,) = await pass_picture({"signup": str(signup)}, "pl")
    assert attached.media_type == "image/png"
    assert attached.filename == f"pospolu-{await typed_code_of(signup)}.png"
    image = Image.open(BytesIO(attached.content))
    assert [one.text for one in zxingcpp.read_barcodes(image)] == [await code_of(signup)]
    await cancel_by_host(signup)
    assert await pass_picture({"signup": str(signup)}, "pl") == ()


async def cancel_by_host(signup) -> None:
    await cancel(signup, viewer=None, by=CancelledBy.HOST)


async def test_names_are_forgotten_after_90_days_and_numbers_stay(thing, gatekeeper):
    code = await code_of(await enrol(thing))
    await read_at(thing.gate, code, viewer=gatekeeper)
    await forget_names(at(-24))
    assert await count("checkin_scan", "signup IS NOT NULL AND by_account IS NOT NULL") == 1
    await forget_names(at(24 * 2))
    assert await count("checkin_scan", "signup IS NULL AND by_account IS NULL") == 1
    assert await count("checkin_pass", "signup IS NULL AND svg = '' AND typed_code = ''") == 1
    assert await count("checkin_presence") == 1
    await forget_names(at(24 * 3))


async def test_a_person_sees_and_loses_their_traces_and_the_count_stays(thing, gatekeeper):
    signup = await enrol(thing)
    person = (await signup_by_id(signup)).person
    code = await code_of(signup)
    await read_at(thing.gate, code, viewer=gatekeeper, gate="East")
    shown = await collect(person)
    assert [(one["list"], one["direction"], one["gate"]) for one in shown] == [
        ("Gate", "entry", "East")
    ]
    first, second = await erase(person), await erase(person)
    assert {one.table: one.rows for one in first} == {
        "checkin_pass": 1,
        "checkin_scan": 1,
        "checkin_presence": 0,
        "checkin_device": 0,
        "checkin_settlement": 0,
    }
    assert sum(one.rows for one in second) == 0
    assert await collect(person) == []
    assert await count("checkin_presence") == 1
    answer = await scan(reading(thing.gate, code), viewer=gatekeeper)
    assert answer.reason.code == "unknown_pass"


async def test_whoever_checked_in_loses_their_traces_too(thing, gatekeeper):
    await read_at(thing.gate, await code_of(await enrol(thing)), viewer=gatekeeper)
    await erase(gatekeeper.person)
    rows = await read("SELECT by_account FROM checkin_scan")
    assert rows[0]["by_account"] is None


async def on_paper(thing, viewer):
    """Somebody from paper, and the letters on their pass."""
    answer = await add_from_paper(
        thing.sheet, name="Halina Lis", signed_on=date(2026, 1, 2), key="", viewer=viewer
    )
    return answer.signup, await typed_code_of(answer.signup)


async def test_letters_join_a_person_from_paper_while_they_are_checked_in(thing, gatekeeper):
    """Pass, presence and scan stay what they are, and are the account's from then on."""
    signup, letters = await on_paper(thing, gatekeeper)
    viewer = await house.make_coordinator(thing.organization, name="Halina")
    text = await code_of(signup)
    joined, answer = await asyncio.gather(
        join_by_code(letters.lower(), viewer=viewer),
        read_at(thing.gate, text, viewer=gatekeeper),
    )
    place = await signup_by_id(signup)
    assert (joined, place.person, answer.result) == (signup, viewer.person, "ok")
    assert await count("checkin_presence") == await count("checkin_pass") == 1
    assert await count("checkin_scan", "signup = ?", signup) == 1
    again = await read_at(thing.gate, text, viewer=gatekeeper)
    assert (again.result, again.name) == ("already", "Halina")
    assert [row["result"] for row in await collect(viewer.person)] == ["ok", "already"]


async def test_letters_of_a_withdrawn_pass_and_of_somebody_elses_open_nothing(thing, gatekeeper):
    signup, letters = await on_paper(thing, gatekeeper)
    other = await typed_code_of(await house.enrol(thing))
    await revoke_pass(signup, viewer=gatekeeper)
    for wrong in (letters, other, "x", ""):
        with pytest.raises(Refused):
            await join_by_code(wrong, viewer=gatekeeper)
