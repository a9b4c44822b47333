"""An organization is handed over slowly, in the open, once; an objection stops it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from core.contracts.cases import Decision
from core.contracts.errors import Invalid, Refused
from core.data.commands import read
from core.data.times import later, utc_now
from core.people.privacy.takeovers import collect_handovers, erase_handovers
from core.people.queries import account_by_email, members_of
from core.people.rules import may_hand_over
from core.people.service import handovers
from core.people.service.handovers import (
    decide_handover,
    finish_handovers,
    handover_by_token,
    object_to_handover,
    open_handover,
    start_handover,
    stop_handover,
)
from core.people.tables import Handover
from core.people.tokens import handover_token
from core.people.values import HandoverState
from core.services.cases.api import last_case_of
from core.settings import current
from tests.core.people.conftest import account_of, join, mails, register, viewer_for

pytestmark = pytest.mark.usefixtures("db")
NEW = "nowa@example.org"


async def officer():
    return await viewer_for("olcha@example.org", city_role="city_officer")


async def begun():
    organization = await register(email="biuro@example.org")
    await account_of(NEW, name="Nowa Osoba")
    handover = await start_handover(
        await officer(), organization, email=NEW, reason="Prezeska wyjechała."
    )
    return organization, handover


async def in_time():
    """The day on which it takes effect."""
    await finish_handovers(later(utc_now(), timedelta(days=15)))


async def admins(organization):
    return {
        one.email for one in await members_of(organization.id) if one.role == "organization_admin"
    }


async def state_of(handover):
    return (await Handover.objects().where(Handover.id == handover).first()).state


async def test_after_the_time_the_role_is_granted_and_all_are_told():
    organization, handover = await begun()
    told = await mails("people.handover_started")
    assert {mail["email"]: mail["payload"]["may_object"] for mail in told} == {
        "zofia@example.org": "y",
        "biuro@example.org": "y",
        NEW: "",
    }
    await finish_handovers()
    assert await admins(organization) == {"zofia@example.org"}
    for _ in range(2):
        await in_time()
    assert await admins(organization) == {"zofia@example.org", NEW}
    assert len(await mails("people.handover_ended")) == 3
    assert await state_of(handover) == "done"
    assert await open_handover(organization.id) is None
    actions = await read(
        "SELECT action, reason FROM audit_entry WHERE action LIKE 'people.handover.%'"
        " ORDER BY created_at, id"
    )
    assert [row["action"].rpartition(".")[2] for row in actions] == ["started", "done"]
    assert actions[0]["reason"] == "Prezeska wyjechała."


async def test_a_coordinator_who_becomes_administrator_has_one_role():
    organization = await register()
    await join(organization, NEW, "coordinator")
    await start_handover(await officer(), organization, email=NEW, reason="x")
    await in_time()
    found = [one.role for one in await members_of(organization.id) if one.email == NEW]
    assert found == ["organization_admin"]


async def test_an_objection_stops_it_and_the_office_decides():
    organization, handover = await begun()
    token = handover_token(handover)
    await object_to_handover(token, why="Nikt nie wyjechał.")
    assert await handover_by_token(token) is None
    with pytest.raises(Refused):
        await object_to_handover(token, why="")
    await in_time()
    assert await admins(organization) == {"zofia@example.org"}
    case = await last_case_of(handovers.CASE_KIND, handover)
    with pytest.raises(Invalid):
        await decide_handover(case, Decision.REJECT, " ", await officer())
    await decide_handover(case, Decision.APPROVE, "", await officer())
    assert NEW in await admins(organization)
    with pytest.raises(Refused):
        await decide_handover(case, Decision.APPROVE, "", await officer())


async def test_a_no_after_an_objection_ends_it():
    organization, handover = await begun()
    await object_to_handover(handover_token(handover), why="")
    case = await last_case_of(handovers.CASE_KIND, handover)
    await decide_handover(case, Decision.REJECT, "Zostaje.", await officer())
    assert await state_of(handover) == "stopped"
    assert await admins(organization) == {"zofia@example.org"}


async def test_only_one_at_a_time_and_it_can_be_taken_back():
    organization, _ = await begun()
    with pytest.raises(Refused):
        await start_handover(await officer(), organization, email=NEW, reason="x")
    await stop_handover(await officer(), organization, reason="")
    with pytest.raises(Refused):
        await stop_handover(await officer(), organization, reason="")
    await in_time()
    assert await admins(organization) == {"zofia@example.org"}
    await start_handover(await officer(), organization, email=NEW, reason="x")


async def test_begun_twice_at_once_it_is_one():
    organization = await register()
    await account_of(NEW)
    viewer = await officer()
    tries = (start_handover(viewer, organization, email=NEW, reason="x") for _ in range(5))
    found = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(one, Refused) for one in found) == 4
    assert len(await read("SELECT id FROM people_handover")) == 1


async def rush(organization, handover):
    """The objection and the end of the time at once."""
    await asyncio.gather(
        object_to_handover(handover_token(handover), why=""),
        in_time(),
        return_exceptions=True,
    )
    return NEW in await admins(organization), await state_of(handover)


async def test_an_objection_at_the_last_moment_stops_it_or_comes_too_late():
    organization, handover = await begun()
    is_admin, state = await rush(organization, handover)
    assert (is_admin, state) in {(True, "done"), (False, "objected")}


@pytest.mark.parametrize("is_guarded", [True, False])
async def test_an_objection_between_the_jobs_look_and_its_act_stops_it(monkeypatch, is_guarded):
    """Without the look at the state in the UPDATE itself, the role is granted all the same."""
    organization, handover = await begun()
    guarded = handovers._change

    async def after_an_objection(changed, old, new):
        if new is not HandoverState.DONE:
            return await guarded(changed, old, new)
        await object_to_handover(handover_token(handover), why="")
        return await guarded(changed, old, new) or not is_guarded

    monkeypatch.setattr(handovers, "_change", after_an_objection)
    await in_time()
    assert (NEW in await admins(organization)) is not is_guarded


def ask_for_factor(monkeypatch, *, is_asked):
    changed = replace(current(), organization_admins_need_second_factor=is_asked)
    monkeypatch.setattr(handovers, "current", lambda: changed)


async def test_nobody_without_an_account_or_the_factor_that_is_asked_for(monkeypatch):
    organization = await register()
    viewer = await officer()
    with pytest.raises(Invalid):
        await start_handover(viewer, organization, email="nikt@example.org", reason="x")
    await account_of(NEW)
    ask_for_factor(monkeypatch, is_asked=True)
    with pytest.raises(Refused) as refused:
        await start_handover(viewer, organization, email=NEW, reason="x")
    assert refused.value.refusal.code == "no_factor"
    ask_for_factor(monkeypatch, is_asked=False)
    handover = await start_handover(viewer, organization, email=NEW, reason="x")
    ask_for_factor(monkeypatch, is_asked=True)
    await in_time()
    assert await state_of(handover) == "stopped"
    assert NEW not in await admins(organization)


async def test_the_citys_own_and_merged_ones_are_not_handed_over():
    organization = await register()
    organization.kind = "city_department"
    assert may_hand_over(organization, has_factor=True, needs_factor=False).code == "of_the_city"
    organization.kind, organization.state = "association", "merged"
    assert may_hand_over(organization, has_factor=True, needs_factor=False).code == "merged"


async def test_what_is_kept_of_the_person_is_shown_and_goes():
    _, handover = await begun()
    person = (await account_by_email(NEW)).person
    assert (await collect_handovers(person))[0]["reason"] == "Prezeska wyjechała."
    await erase_handovers(person)
    row = await Handover.objects().where(Handover.id == handover).first()
    assert (row.account, row.reason, row.state) == (None, "", "stopped")
    await in_time()
