"""The rules are asked on every path, and only a host's logged reason overrides what may be."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest

from core.contracts import ports
from core.contracts.errors import Refused
from core.contracts.signups import Step
from core.contracts.verdicts import Refusal
from core.contracts.viewer import VISITOR, Grant, Viewer
from core.data.commands import read
from core.data.ids import new_id
from core.data.times import utc_now
from core.kernel.registry import Registry
from core.signups.api import (
    Source,
    accept_offer,
    add_by_hand,
    add_from_paper,
    cancel,
    change_sheet,
    confirm,
    decide,
    join_by_code,
    look_again,
    promote,
)
from core.signups.queries import verdicts
from tests.core.signups import trial
from tests.core.signups.conftest import (
    OpenSheet,
    check_books,
    count,
    enter,
    execute,
    mails,
    make_person,
    state_of,
    wish,
)

pytestmark = pytest.mark.anyio

OLA = "ola@example.org"
BARRED = Refusal("too_young", "Only from 16.", is_personal=True)
SOFT = Refusal("no_first_aid", "You need it.", may_be_overridden=True, is_personal=True)
COORDINATOR = Viewer(account=new_id(), grants=())
Path = Callable[[OpenSheet, str], Awaitable[None]]


async def by_page(make_sheet: OpenSheet, reason: str) -> None:
    sheet = await make_sheet()
    person = await make_person(email=OLA)
    trial.RULES[OLA] = BARRED if not reason else SOFT
    await enter(sheet, person=person, email=OLA, override_reason=reason)


async def by_program(make_sheet: OpenSheet, reason: str) -> None:
    sheet = await make_sheet()
    person = await make_person(email=OLA)
    trial.RULES[OLA] = BARRED if not reason else SOFT
    await enter(sheet, person=person, email=OLA, source=Source.API, override_reason=reason)


async def by_hand(make_sheet: OpenSheet, reason: str) -> None:
    sheet = await make_sheet()
    trial.RULES[OLA] = BARRED if not reason else SOFT
    asked = wish(sheet, email=OLA, source=Source.DESK, override_reason=reason)
    await add_by_hand(asked, viewer=VISITOR)


async def by_table(make_sheet: OpenSheet, reason: str) -> None:
    sheet = await make_sheet()
    trial.RULES[OLA] = BARRED if not reason else SOFT
    asked = wish(sheet, email=OLA, source=Source.IMPORT, override_reason=reason)
    await add_by_hand(asked, viewer=VISITOR)


async def by_confirming(make_sheet: OpenSheet, reason: str) -> None:
    held = await enter(await make_sheet(), email=OLA)
    trial.RULES[OLA] = BARRED if not reason else SOFT
    await confirm(held.signup)


async def by_accepting(make_sheet: OpenSheet, reason: str) -> None:
    sheet = await make_sheet(1)
    first, waits = await enter(sheet), await enter(sheet, email=OLA)
    await cancel(first.signup, viewer=VISITOR)
    assert await state_of(waits.signup) == "offered"
    trial.RULES[OLA] = BARRED if not reason else SOFT
    await accept_offer(waits.signup)


async def by_approval(make_sheet: OpenSheet, reason: str) -> None:
    sheet = await make_sheet(needs_approval=True)
    asked = await enter(sheet, person=await make_person(email=OLA), email=OLA)
    trial.RULES[OLA] = BARRED if not reason else SOFT
    await decide(asked.signup, approve=True, viewer=VISITOR, override_reason=reason)


async def by_joining(make_sheet: OpenSheet, reason: str) -> None:
    sheet = await make_sheet()
    entry = await add_from_paper(
        sheet, name="Ola Nowak", signed_on=utc_now().date(), key="", viewer=VISITOR
    )
    trial.CODES["LETTERS2"] = entry.signup
    person = await make_person(email=OLA)
    trial.RULES[OLA] = BARRED if not reason else SOFT
    account = new_id()
    await join_by_code("LETTERS2", viewer=Viewer(account=account, person=person))


PATHS: list[tuple[Path, Step]] = [
    (by_page, Step.APPLY),
    (by_program, Step.APPLY),
    (by_hand, Step.ADD),
    (by_table, Step.ADD),
    (by_confirming, Step.CONFIRM),
    (by_accepting, Step.ACCEPT),
    (by_approval, Step.APPROVE),
    (by_joining, Step.JOIN),
]
HOSTS = (by_hand, by_table, by_approval)


@pytest.mark.parametrize(("path", "step"), PATHS)
async def test_a_rule_refuses_on_every_path(make_sheet: OpenSheet, path: Path, step: Step) -> None:
    with pytest.raises(Refused) as caught:
        await path(make_sheet, "")
    assert caught.value.refusal.code == "too_young"
    assert trial.ASKED[-1] is step
    person = f"person IN (SELECT id FROM people_person WHERE email_folded = '{OLA}')"
    assert await count(f"signups_commitment WHERE {person}") == 0


@pytest.mark.parametrize(("path", "step"), PATHS)
async def test_control_without_the_question_every_path_lets_in(
    make_sheet: OpenSheet, monkeypatch: pytest.MonkeyPatch, path: Path, step: Step
) -> None:
    """The test above would notice a path that asks nothing."""

    async def ask_nothing(*args: object) -> None:
        return None

    for place in ("asking", "join"):
        monkeypatch.setattr(f"core.signups.service.{place}.verdict_of", ask_nothing)
    await path(make_sheet, "")


@pytest.mark.parametrize(("path", "step"), PATHS)
async def test_trap_of_a_managers_path_that_bypasses_rules_silently(
    make_sheet: OpenSheet, path: Path, step: Step
) -> None:
    """Only a host overrides, only what may be overridden, only with a reason, and it is logged."""
    trail = "SELECT reason FROM audit_entry WHERE action = 'signups.no_first_aid.overridden'"
    if path in HOSTS:
        await path(make_sheet, "a nurse is with them")
        assert [row["reason"] for row in await read(trail)] == ["a nurse is with them"]
    else:
        with pytest.raises(Refused) as caught:
            await path(make_sheet, "let me in")
        assert caught.value.refusal.code == "no_first_aid"
        assert await read(trail) == []


@pytest.mark.parametrize("path", HOSTS)
async def test_what_nobody_may_override_a_reason_does_not_let_pass(
    make_sheet: OpenSheet, monkeypatch: pytest.MonkeyPatch, path: Path
) -> None:
    monkeypatch.setitem(globals(), "SOFT", BARRED)
    with pytest.raises(Refused) as caught:
        await path(make_sheet, "please")
    assert caught.value.refusal.code == "too_young"


async def test_whom_a_rule_refuses_is_passed_over_on_the_waiting_list_and_told_once(
    make_sheet: OpenSheet,
) -> None:
    sheet = await make_sheet(1)
    first = await enter(sheet)
    ola = await enter(sheet, person=await make_person(email=OLA), email=OLA)
    next_one = await enter(sheet)
    trial.RULES[OLA] = BARRED
    await cancel(first.signup, viewer=VISITOR)
    assert await state_of(ola.signup) == "waitlisted"
    assert await state_of(next_one.signup) == "offered"
    assert trial.ASKED.count(Step.PROMOTE) >= 1
    (mail,) = await mails("signups.skipped")
    assert "Only from 16." in mail["payload"]
    await change_sheet(sheet, viewer=None, capacity=2)
    assert await state_of(ola.signup) == "waitlisted"
    assert len(await mails("signups.skipped")) == 1
    await check_books(sheet)


async def test_whose_rule_lets_them_again_has_their_turn(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(1)
    first, person = await enter(sheet), await make_person(email=OLA)
    ola = await enter(sheet, person=person, email=OLA)
    trial.RULES[OLA] = BARRED
    await cancel(first.signup, viewer=VISITOR)
    del trial.RULES[OLA]
    await promote(sheet)
    assert await state_of(ola.signup) == "waitlisted"
    await look_again(person)
    assert await state_of(ola.signup) == "offered"
    await check_books(sheet)


async def test_what_refuses_everybody_moves_nobody_and_tells_nobody(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(1)
    first, ola = await enter(sheet), await enter(sheet, email=OLA)
    trial.RULES[OLA] = Refusal("not_public", "Hidden.")
    await cancel(first.signup, viewer=VISITOR)
    assert await state_of(ola.signup) == "waitlisted"
    assert await mails("signups.skipped") == []
    del trial.RULES[OLA]
    await promote(sheet)
    assert await state_of(ola.signup) == "offered"


async def test_suspended_organization_takes_nobody_whatever_the_reason(
    make_sheet: OpenSheet, host: UUID
) -> None:
    sheet = await make_sheet()
    held = await enter(sheet)
    await execute("UPDATE people_organization SET state = 'suspended' WHERE id = ?", host)
    runs = Viewer(
        account=new_id(),
        grants=(Grant(role="coordinator", scope_kind="organization", scope_id=host),),
    )
    added = wish(sheet, source=Source.DESK, override_reason="we know them")
    for attempt in (enter(sheet), add_by_hand(added, viewer=runs), confirm(held.signup)):
        with pytest.raises(Refused) as caught:
            await attempt
        assert caught.value.refusal.code == "organization_suspended"


async def test_module_that_is_off_takes_nobody(
    make_sheet: OpenSheet, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = await make_sheet()

    async def off(module: str) -> bool:
        return module != "trial"

    monkeypatch.setattr(verdicts, "is_on", off)
    with pytest.raises(Refused) as caught:
        await enter(sheet)
    assert caught.value.refusal.code == "module_off"
    assert ports.module_state.get()
