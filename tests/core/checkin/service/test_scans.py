"""Reading passes at a gate on a real database."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import timedelta

import base45
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.checkin.api import (
    Direction,
    PresenceRecorded,
    Result,
    attendance_of,
    issue_pass,
    last_scans,
    people_of,
    rebuild_presence,
    revoke_pass,
    scan,
    stays_of,
    undo,
)
from core.checkin.queries import pass_row
from core.checkin.service import plans, scans
from core.checkin.service.keys import forget_keys
from core.checkin.tokens import parts, sign
from core.contracts.errors import NotFound, Refused, TooMany
from core.contracts.signups import CheckinListDraft, Period
from core.data.commands import Sql, Steps, read, run
from core.data.ids import new_id
from core.signups.api import CancelledBy, cancel
from tests.core.checkin import house
from tests.core.checkin.house import at, code_of, count, enrol, read_at, reading, typed_code_of
from tests.core.checkin.trial import plugin as trial


async def test_a_pass_lets_in_once_and_the_second_gate_hears_when_and_where(thing, gatekeeper):
    signup = await enrol(thing, "Łucja Wąs")
    code = await code_of(signup)
    first = await read_at(thing.gate, code, viewer=gatekeeper, now=at(), gate="East")
    second = await read_at(thing.gate, code, viewer=gatekeeper, now=at(minutes=5), gate="West")
    assert (first.result, first.word, first.tone, first.name) == (
        Result.OK,
        "Enter",
        "success",
        "Łucja Wąs",
    )
    assert (second.result, second.word, second.tone) == (Result.ALREADY, "Again", "warning")
    assert second.decision.first_at == at()
    assert second.decision.first_gate == "East"
    assert "East" in second.reason.text % second.reason.values
    assert await count("checkin_presence") == 1
    assert await count("checkin_scan") == 2
    assert [type(one) for one in trial.HEARD] == [PresenceRecorded]
    assert trial.HEARD[0].signup == signup


async def test_typed_letters_do_as_well_as_the_code(thing, gatekeeper):
    signup = await enrol(thing)
    typed = await typed_code_of(signup)
    answer = await read_at(thing.gate, typed.lower().replace("-", " "), viewer=gatekeeper)
    assert answer.result is Result.OK
    assert answer.signup == signup


async def test_a_press_on_a_name_does_as_well(thing, gatekeeper):
    signup = await enrol(thing)
    answer = await read_at(thing.gate, "", viewer=gatekeeper, signup=signup)
    assert (answer.result, answer.signup) == (Result.OK, signup)
    again = await read_at(thing.gate, await code_of(signup), viewer=gatekeeper)
    assert again.result is Result.ALREADY


async def test_guessing_letters_is_slowed_down(thing, gatekeeper, monkeypatch):
    monkeypatch.setattr(plans, "TYPED_CODES_PER_MINUTE", 3)
    for _ in range(3):
        answer = await read_at(thing.gate, "3333-4444", viewer=gatekeeper)
        assert answer.reason.code == "unknown_code"
    with pytest.raises(TooMany):
        await read_at(thing.gate, "3333-4444", viewer=gatekeeper)


# --- case 20: forged codes ---------------------------------------------------------------------


def flipped(code: str) -> str:
    raw = bytearray(base45.b45decode(code))
    raw[8] ^= 1
    return base45.b45encode(bytes(raw)).decode()


def other_version(code: str) -> str:
    raw = bytearray(base45.b45decode(code))
    raw[0] = 9
    return base45.b45encode(bytes(raw)).decode()


def other_key(code: str) -> str:
    found = parts(code)
    assert found is not None
    return sign(found[0], Ed25519PrivateKey.generate())


def unknown_key(code: str) -> str:
    found = parts(code)
    assert found is not None
    return sign(replace(found[0], key=999), Ed25519PrivateKey.generate())


@pytest.mark.parametrize(
    ("forge", "reason"),
    [
        (flipped, "forged"),
        (other_key, "forged"),
        (unknown_key, "forged"),
        (other_version, "unreadable"),
        (lambda code: code[:-1], "unreadable"),
        (lambda code: "https://example.org/?q=" + code[:80], "unreadable"),
        (lambda code: code.lower(), "unreadable"),
    ],
)
async def test_a_forged_code_lets_nobody_in_and_is_kept(thing, gatekeeper, forge, reason):
    """Case 20."""
    signup = await enrol(thing)
    code = await code_of(signup)
    assert (await read_at(thing.meal, code, viewer=gatekeeper)).result is Result.OK  # control
    answer = await read_at(thing.gate, forge(code), viewer=gatekeeper)
    assert (answer.result, answer.reason.code) == (Result.REFUSED, reason)
    assert answer.is_unreadable
    assert (answer.name, answer.signup) == ("", None)
    assert await count("checkin_presence", "gate_list = ?", thing.gate.id) == 0
    assert await count("checkin_scan", "gate_list = ? AND result = 'refused'", thing.gate.id) == 1


async def test_the_code_of_another_event_is_refused_without_a_name(host, thing, gatekeeper):
    """Cases 15 and 20: a stranger's organization learns nothing from our gate."""
    other = await house.make_organization("inna")
    theirs = await house.make_thing(other)
    signup = await enrol(theirs, "TWIN-7f3a")
    answer = await read_at(thing.gate, await code_of(signup), viewer=gatekeeper)
    assert (answer.reason.code, answer.name, answer.signup) == ("wrong_event", "", None)
    assert "TWIN-7f3a" not in json.dumps([one.name for one in await last_scans(thing.gate.id)])
    with pytest.raises(NotFound):
        await read_at(thing.gate, "", viewer=gatekeeper, signup=signup)


async def test_what_was_read_is_not_kept_in_words(thing, gatekeeper):
    await read_at(thing.gate, "HC1:SOMEBODYS VACCINATION " * 4, viewer=gatekeeper)
    rows = await read("SELECT * FROM checkin_scan")
    assert "VACC" not in json.dumps(rows, default=str)


# --- case 21: one nonce ------------------------------------------------------------------------


async def test_the_same_reading_sent_ten_times_at_once_is_one_scan(thing, gatekeeper):
    """Case 21."""
    request = reading(thing.gate, await code_of(await enrol(thing)), gate="East")
    answers = await asyncio.gather(*(scan(request, viewer=gatekeeper, now=at()) for _ in range(10)))
    assert len({replace(one, is_repeat=False) for one in answers}) == 1
    assert answers[0].result is Result.OK
    assert await count("checkin_scan") == await count("checkin_presence") == 1


async def test_the_same_meal_sent_ten_times_at_once_is_one_meal(thing, gatekeeper):
    """Where each entry counts nothing but the nonce keeps it from counting twice."""
    request = reading(thing.meal, await code_of(await enrol(thing)))
    answers = await asyncio.gather(*(scan(request, viewer=gatekeeper, now=at()) for _ in range(10)))
    assert len({one.scan for one in answers}) == 1
    assert await count("checkin_scan") == await count("checkin_presence") == 1


async def test_a_repeated_refusal_is_the_same_refusal_even_when_it_would_pass_now(
    thing, gatekeeper
):
    signup = await house.apply(thing)
    request = reading(thing.gate, await code_of(signup))
    first = await scan(request, viewer=gatekeeper, now=at())
    await house.execute("UPDATE signups_signup SET state = 'confirmed' WHERE id = ?", signup)
    again = await scan(request, viewer=gatekeeper, now=at(minutes=1))
    assert first.reason.code == "not_confirmed"
    assert replace(again, is_repeat=False) == first
    assert (await read_at(thing.gate, request.code, viewer=gatekeeper)).result is Result.OK


async def test_a_nonce_cannot_be_used_for_another_pass_or_list(thing, gatekeeper):
    """Case 25: the same nonce for another ticket."""
    request = reading(thing.gate, await code_of(await enrol(thing, "Ala")))
    await scan(request, viewer=gatekeeper)
    other = await code_of(await enrol(thing, "Ela"))
    for wrong in (
        replace(request, code=other),
        replace(request, gate_list=thing.camp.id),
        replace(request, direction=Direction.EXIT),
    ):
        with pytest.raises(Refused) as refused:
            await scan(wrong, viewer=gatekeeper)
        assert refused.value.refusal.code == "nonce_reused"
    assert await count("checkin_scan") == 1


# --- case 22: two gates ------------------------------------------------------------------------


async def test_two_gates_at_the_same_moment_give_one_presence(thing, gatekeeper):
    """Case 22: one is let in, the others hear at which gate."""
    for number in range(12):
        code = await code_of(await enrol(thing, f"Osoba {number}"))
        answers = await asyncio.gather(
            *(
                read_at(thing.gate, code, viewer=gatekeeper, now=at(), gate=gate)
                for gate in ("East", "West", "North", "South")
            )
        )
        assert sorted(one.result for one in answers) == ["already"] * 3 + ["ok"]
        winner = next(one for one in answers if one.result is Result.OK)
        scanned = await read("SELECT gate FROM checkin_scan WHERE id = ?", [winner.scan])
        assert {one.decision.first_gate for one in answers if one is not winner} == {
            scanned[0]["gate"]
        }
    assert await count("checkin_presence") == 12


async def test_without_the_constraint_the_race_is_lost(thing, gatekeeper, monkeypatch):
    """Positive control: a gate that looks first and writes then lets somebody in twice."""
    await house.execute("DROP INDEX checkin_presence_once")
    meet = asyncio.Barrier(2)

    async def careless(pass_id) -> bool:
        known = await read("SELECT id FROM checkin_presence WHERE pass_id = ?", [pass_id])
        await meet.wait()
        if known:
            return False

        def steps() -> Steps[None]:
            yield Sql(
                "INSERT INTO checkin_presence (id, created_at, gate_list, pass_id, period,"
                " first_entry_at, first_gate, first_scan) VALUES (?, ?, ?, ?, 'once', ?, '', ?)",
                [new_id(), at(), thing.gate.id, pass_id, at(), new_id()],
            )

        await run(steps)
        return True

    pass_id = await issue_pass(await enrol(thing))
    assert await asyncio.gather(careless(pass_id), careless(pass_id)) == [True, True]
    assert await count("checkin_presence") == 2
    await house.execute("DELETE FROM checkin_presence")
    await house.execute(
        "CREATE UNIQUE INDEX checkin_presence_once ON checkin_presence (gate_list, pass_id, period)"
    )


# --- case 23: shared and withdrawn -------------------------------------------------------------


async def test_a_screenshot_shown_later_is_known_already(thing, gatekeeper):
    """Case 23: a picture of the pass that was passed on."""
    code = await code_of(await enrol(thing))
    await read_at(thing.gate, code, viewer=gatekeeper)
    answer = await read_at(thing.gate, code, viewer=gatekeeper, now=at(hours=1))
    assert answer.reason.code == "already"


async def test_a_withdrawn_pass_is_refused_and_its_holder_is_found_by_name(thing, gatekeeper):
    """Case 23: whoever holds the withdrawn code stays outside."""
    signup = await enrol(thing)
    code = await code_of(signup)
    await revoke_pass(signup, viewer=gatekeeper, reason="lost phone")
    refused = await read_at(thing.gate, code, viewer=gatekeeper)
    assert refused.reason.code == "revoked"
    by_name = await read_at(thing.gate, "", viewer=gatekeeper, signup=signup)
    assert by_name.result is Result.OK
    assert await count("audit_entry", "action = 'checkin.pass.revoked'") == 1


async def test_a_cancelled_sign_up_is_refused_and_its_pass_withdrawn(host, gatekeeper):
    thing = await house.make_thing(host, starts=2, ends=4)
    signup = await enrol(thing)
    code = await code_of(signup)
    await cancel(signup, viewer=None, by=CancelledBy.HOST)
    answer = await read_at(thing.gate, code, viewer=gatekeeper)
    assert answer.reason.code == "cancelled"
    row = await pass_row(await issue_pass(signup))
    assert row["revoked_at"] is not None


async def test_a_pass_is_good_until_a_day_after_the_end(thing, gatekeeper):
    code = await code_of(await enrol(thing))
    answer = await read_at(thing.gate, code, viewer=gatekeeper, now=at(hours=3 + 25))
    assert answer.reason.code == "expired"


async def test_a_list_says_when_it_opens_and_closed(host, gatekeeper):
    thing = await house.make_thing(
        host,
        lists=(CheckinListDraft(key="trial.gate", title="Gate", opens_at=at(1), closes_at=at(2)),),
    )
    code = await code_of(await enrol(thing))
    early = await read_at(thing.gate, code, viewer=gatekeeper, now=at())
    inside = await read_at(thing.gate, code, viewer=gatekeeper, now=at(1.5))
    late = await read_at(thing.gate, code, viewer=gatekeeper, now=at(2))
    assert [early.reason.code, inside.result, late.reason.code] == [
        "not_yet_open",
        "ok",
        "closed",
    ]
    assert "%(" not in early.reason.text % early.reason.values


# --- case 24: clocks ---------------------------------------------------------------------------


@pytest.mark.parametrize("off", [timedelta(hours=3), timedelta(days=-1)])
async def test_a_wrong_clock_is_corrected_and_flagged_and_nothing_is_overwritten(
    thing, gatekeeper, off
):
    """Case 24."""
    code = await code_of(await enrol(thing))
    await read_at(
        thing.gate,
        code,
        viewer=gatekeeper,
        now=at(minutes=9),
        device_at=at(minutes=4) + off,
        sent_at=at(minutes=9) + off,
    )
    line = (await last_scans(thing.gate.id))[0]
    kept = (await read("SELECT device_at FROM checkin_scan"))[0]["device_at"]
    assert line.at == at(minutes=4)
    assert line.is_skewed
    assert kept == at(minutes=4) + off
    answer = await read_at(thing.gate, code, viewer=gatekeeper, now=at(minutes=20))
    assert answer.decision.first_at == at(minutes=4)


async def test_an_earlier_entry_that_comes_in_later_is_the_first(thing, gatekeeper):
    code = await code_of(await enrol(thing))
    await read_at(thing.gate, code, viewer=gatekeeper, now=at(minutes=10), gate="East")
    late = await read_at(
        thing.gate,
        code,
        viewer=gatekeeper,
        now=at(minutes=30),
        device_at=at(minutes=2),
        sent_at=at(minutes=30),
        gate="West",
    )
    third = await read_at(thing.gate, code, viewer=gatekeeper, now=at(minutes=40))
    assert late.result is Result.ALREADY
    assert (third.decision.first_at, third.decision.first_gate) == (at(minutes=2), "West")


# --- periods and leaving -----------------------------------------------------------------------


async def test_each_meal_counts(thing, gatekeeper):
    code = await code_of(await enrol(thing))
    for hour in range(3):
        answer = await read_at(thing.meal, code, viewer=gatekeeper, now=at(hour))
        assert answer.result is Result.OK
    assert (await attendance_of(thing.meal, now=at(2))).arrived == 3
    assert (await people_of(thing.meal, now=at(2)))[0].entries == 3


async def test_a_camp_counts_once_an_operational_day(host, gatekeeper):
    thing = await house.make_thing(host, starts=-30, ends=80)
    code = await code_of(await enrol(thing))
    results = []
    for wall in ("2026-11-24T23:30", "2026-11-25T03:30", "2026-11-25T04:00", "2026-11-25T22:00"):
        moment = rules_instant(wall)
        results.append((await read_at(thing.camp, code, viewer=gatekeeper, now=moment)).result)
    assert results == ["ok", "already", "ok", "already"]
    assert thing.camp.period is Period.DAILY


def rules_instant(wall: str):
    from datetime import datetime

    from core.data.times import to_utc

    day = house.NOW.date()
    first = datetime.fromisoformat(wall)
    moved = first + (day - first.date().replace(day=24))
    return to_utc(moved, "Europe/Warsaw")


async def test_leaving_and_coming_back_is_one_presence(thing, gatekeeper):
    code = await code_of(await enrol(thing))

    async def go(direction: Direction, minutes: float):
        return await read_at(
            thing.gate, code, viewer=gatekeeper, now=at(minutes=minutes), direction=direction
        )

    outside = await go(Direction.EXIT, 0)
    came = await go(Direction.ENTRY, 1)
    left = await go(Direction.EXIT, 2)
    left_again = await go(Direction.EXIT, 3)
    assert (await attendance_of(thing.gate, now=at())).inside == 0
    back = await go(Direction.ENTRY, 4)
    assert [outside.reason.code, came.result, left.result, left.word] == [
        "not_inside",
        "ok",
        "ok",
        "Exit",
    ]
    assert (left_again.result, left_again.reason.code) == (Result.ALREADY, "left_already")
    assert (back.result, back.reason.code) == (Result.OK, "back")
    found = await attendance_of(thing.gate, now=at())
    assert (found.arrived, found.inside, found.expected) == (1, 1, 1)


async def test_trap_of_check_in_as_a_boolean_that_loses_re_entry_and_history(thing, gatekeeper):
    """Each entry, leaving and undo is a reading of its own; what they amount to is derived."""
    signup = await enrol(thing)
    code = await code_of(signup)
    steps = (Direction.ENTRY, Direction.EXIT, Direction.ENTRY, Direction.EXIT)
    answers = [
        await read_at(
            thing.gate, code, viewer=gatekeeper, now=at(minutes=10 * step), direction=direction
        )
        for step, direction in enumerate(steps)
    ]
    await undo(answers[-1].scan, viewer=gatekeeper, now=at(minutes=35))
    rows = await read("SELECT direction FROM checkin_scan ORDER BY at, id")
    assert [row["direction"] for row in rows] == [*steps, Direction.UNDO]
    (stays,) = (await stays_of(thing.gate)).values()
    assert [(one.entered_at, one.left_at) for one in stays] == [
        (at(minutes=0), at(minutes=10)),
        (at(minutes=20), None),
    ]
    found = await attendance_of(thing.gate, now=at(minutes=40))
    assert (found.arrived, found.inside) == (1, 1)


async def test_who_is_in_may_leave_when_the_list_has_closed(host, gatekeeper):
    thing = await house.make_thing(
        host, lists=(CheckinListDraft(key="trial.gate", title="Gate", closes_at=at(1)),)
    )
    code = await code_of(await enrol(thing))
    await read_at(thing.gate, code, viewer=gatekeeper, now=at())
    left = await read_at(thing.gate, code, viewer=gatekeeper, now=at(1.2), direction=Direction.EXIT)
    assert left.result is Result.OK


async def test_presence_can_be_rebuilt_from_scans(thing, gatekeeper):
    for number in range(4):
        code = await code_of(await enrol(thing, f"Osoba {number}"))
        await read_at(thing.gate, code, viewer=gatekeeper, now=at(minutes=number))
        await read_at(thing.gate, code, viewer=gatekeeper, now=at(minutes=number + 1))
        if number % 2:
            await read_at(
                thing.gate,
                code,
                viewer=gatekeeper,
                now=at(minutes=30),
                direction=Direction.EXIT,
            )
    columns = "pass_id, period, first_entry_at, first_gate, first_scan, left_at"
    query = f"SELECT {columns} FROM checkin_presence ORDER BY pass_id"
    before = await read(query)
    await house.execute("UPDATE checkin_presence SET first_gate = 'spoilt', left_at = NULL")
    assert await rebuild_presence(thing.gate.id) == 4
    assert await read(query) == before


# --- names and keys ----------------------------------------------------------------------------


async def test_people_are_found_whatever_marks_they_are_typed_with(thing, gatekeeper):
    await enrol(thing, "Żaneta Półtorak")
    await enrol(thing, "Łukasz Źródlany")
    held = await house.apply(thing, name="Świętosława")
    assert [one.name for one in await people_of(thing.gate, search="poltor")] == ["Żaneta Półtorak"]
    assert [one.name for one in await people_of(thing.gate, search="lukasz zr")] == [
        "Łukasz Źródlany"
    ]
    found = {one.name: one for one in await people_of(thing.gate)}
    assert found["Świętosława"].signup == held
    assert found["Świętosława"].state == "held"


async def test_passes_outlive_a_change_of_the_secret(thing, gatekeeper, monkeypatch):
    from core.checkin.api import rewrap_keys
    from core.checkin.service import keys

    signup = await enrol(thing)
    code = await code_of(signup)
    new_secret = "another-another-another-secret-123456"
    changed = replace(keys.current(), secret_key=new_secret)
    old_secret = keys.current().secret_key
    monkeypatch.setattr(keys, "current", lambda: changed)
    forget_keys()
    assert (await read_at(thing.gate, code, viewer=gatekeeper)).result is Result.OK
    later_code = await code_of(await enrol(thing, "Nowa"))
    assert parts(later_code)[0].key == parts(code)[0].key + 1
    assert (await read_at(thing.gate, later_code, viewer=gatekeeper)).result is Result.OK
    assert await rewrap_keys(old_secret=old_secret, new_secret=new_secret) == 1
    assert await rewrap_keys(old_secret=old_secret, new_secret=new_secret) == 0


async def test_the_private_key_is_not_in_the_database(thing):
    from core.checkin.service.keys import signing_key

    await code_of(await enrol(thing))
    _, private = await signing_key()
    rows = json.dumps(await read("SELECT * FROM checkin_pass_key"), default=str)
    assert private.private_bytes_raw().hex() not in rows
    assert private.public_key().public_bytes_raw().hex() in rows


async def test_keys_of_a_restored_database_are_found_without_a_restart(thing, gatekeeper):
    from core.checkin.service import keys

    code = await code_of(await enrol(thing))
    number = parts(code)[0].key
    keys._public[number] = Ed25519PrivateKey.generate().public_key()
    assert (await read_at(thing.gate, code, viewer=gatekeeper)).result is Result.OK


async def test_a_new_reading_asks_the_database_three_times(thing, gatekeeper, monkeypatch):
    """The pass with its lock, the presence, the reading: each is a way to PostgreSQL and back."""
    code = await code_of(await enrol(thing))
    asked, steps_of = [], scans._steps

    def counted(plan, gate_list):
        steps, rows = steps_of(plan, gate_list), None
        while True:
            try:
                step = steps.send(rows)
            except StopIteration as stop:
                return stop.value
            asked.append(step)
            rows = yield step

    monkeypatch.setattr(scans, "_steps", counted)
    wish = reading(thing.gate, code)
    first = await scan(wish, viewer=gatekeeper, now=at(), gate_list=thing.gate)
    assert (first.result, len(asked)) == (Result.OK, 3)
    again = await scan(wish, viewer=gatekeeper, now=at(), gate_list=thing.gate)
    assert (again.result, again.is_repeat) == (Result.OK, True)
    assert (await count("checkin_presence"), await count("checkin_scan")) == (1, 1)
