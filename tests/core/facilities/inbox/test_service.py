"""A decision reaches the room behind the case, once."""

import asyncio

import pytest

from core.contracts.cases import Decision
from core.contracts.errors import Invalid, NotFound, Refused
from core.contracts.viewer import Grant, Viewer
from core.facilities.inbox.service import decide_case
from core.services.cases.api import case_by_id
from tests.core.facilities.inbox.conftest import waiting
from tests.core.facilities.post.house import switch_post

OFFICER = Viewer(grants=(Grant(role="city_officer", scope_kind="city"),))


async def test_the_room_decides_and_closes(db):
    case = await waiting()
    await decide_case(case, Decision.REJECT, reason="Not ours.", viewer=OFFICER)
    found = await case_by_id(case.id)
    assert (found.decision, found.reason) == (Decision.REJECT, "Not ours.")


@pytest.mark.parametrize("decision", [Decision.REJECT, Decision.RETURN])
async def test_without_a_reason_nothing_is_refused_or_returned(db, decision):
    case = await waiting()
    with pytest.raises(Invalid) as wrong:
        await decide_case(case, decision, reason="", viewer=OFFICER)
    assert "reason" in wrong.value.fields
    assert (await case_by_id(case.id)).closed_at is None


async def test_who_comes_second_is_told(db):
    case = await waiting()
    await decide_case(case, Decision.APPROVE, reason="", viewer=OFFICER)
    with pytest.raises(Refused) as refused:
        await decide_case(case, Decision.REJECT, reason="No.", viewer=OFFICER)
    assert refused.value.refusal.code == "inbox.decided"
    assert (await case_by_id(case.id)).decision is Decision.APPROVE


async def test_two_at_once_leave_one_decision(db):
    case = await waiting()
    await asyncio.gather(
        decide_case(case, Decision.APPROVE, reason="", viewer=OFFICER),
        decide_case(case, Decision.REJECT, reason="No.", viewer=OFFICER),
        return_exceptions=True,
    )
    found = await case_by_id(case.id)
    assert (found.decision is Decision.APPROVE) == (found.reason == "")


async def test_a_case_of_a_module_that_went_off_is_gone(db):
    case = await waiting()
    await switch_post(on=False)
    with pytest.raises(NotFound):
        await decide_case(case, Decision.APPROVE, reason="", viewer=OFFICER)


async def test_the_rooms_own_refusal_comes_through(db):
    case = await waiting("Locked")
    with pytest.raises(Refused) as refused:
        await decide_case(case, Decision.APPROVE, reason="", viewer=OFFICER)
    assert refused.value.refusal.code == "post.locked"
