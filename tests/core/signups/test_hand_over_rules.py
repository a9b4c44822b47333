"""Which places can be given on, and who can take them: as tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from core.data.ids import new_id
from core.signups.hand_over_rules import (
    HandOver,
    HandOverState,
    may_hand_over,
    may_settle,
    may_take_over,
)
from core.signups.values import (
    HandsOver,
    Overlap,
    Place,
    Sheet,
    SheetState,
    SignupState,
    Source,
)

NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)
GIVER, TAKER = UUID(int=1), UUID(int=2)
SHEET = Sheet(
    id=new_id(),
    kind="trial.thing",
    subject=new_id(),
    organization=new_id(),
    capacity=1,
    taken=1,
    waiting=0,
    opens_at=None,
    closes_at=None,
    starts_at=NOW + timedelta(hours=5),
    ends_at=NOW + timedelta(hours=8),
    zone="Europe/Warsaw",
    overlap=Overlap.REFUSE,
    needs_approval=False,
    has_waiting_list=True,
    confirms_at_once=False,
    largest_party=4,
    hold_minutes=60,
    offer_minutes=60,
    state=SheetState.OPEN,
    hands_over=HandsOver.TOLD,
)
PLACE = Place(
    id=new_id(),
    sheet=SHEET.id,
    person=GIVER,
    organization=None,
    party=new_id(),
    is_leader=True,
    state=SignupState.CONFIRMED,
    takes_place=True,
    shares=None,
    name="Ala",
    email="ala@example.org",
    language="pl",
    held_until=None,
    offered_until=None,
    position=None,
    has_conflict=False,
    cancelled_by="",
    reason="",
    source=Source.WEB,
    created_at=NOW,
)
HANDED = HandOver(
    id=new_id(),
    signup=PLACE.id,
    is_public=False,
    email="",
    state=HandOverState.OPEN,
    taker=None,
    became=None,
    guardian_email="",
    reason="",
    created_at=NOW,
)


@pytest.mark.parametrize(
    ("place", "sheet", "size", "code"),
    [
        ({}, {}, 1, None),
        ({}, {"hands_over": HandsOver.APPROVED}, 1, None),
        ({}, {"state": SheetState.CLOSED}, 1, None),
        ({}, {"hands_over": HandsOver.NO}, 1, "no_hand_over"),
        ({}, {"state": SheetState.CANCELLED}, 1, "cancelled"),
        ({}, {"starts_at": NOW}, 1, "started"),
        ({}, {"starts_at": NOW + timedelta(seconds=1)}, 1, None),
        ({}, {}, 2, "party"),
        ({"person": None}, {}, 1, "not_confirmed"),
        *(
            ({"state": state}, {}, 1, "not_confirmed")
            for state in SignupState
            if state is not SignupState.CONFIRMED
        ),
        ({"state": SignupState.HELD, "waits_for": "guardian"}, {}, 1, "not_confirmed"),
    ],
)
def test_who_may_give_a_place_on(place, sheet, size, code):
    verdict = may_hand_over(replace(PLACE, **place), replace(SHEET, **sheet), NOW, size=size)
    assert (verdict.code if verdict else None) == code


@pytest.mark.parametrize(
    ("handed", "place", "taker", "code"),
    [
        ({}, {}, TAKER, None),
        ({}, {}, GIVER, "own_place"),
        ({"state": HandOverState.ASKED, "taker": TAKER}, {}, TAKER, None),
        ({"state": HandOverState.ASKED, "taker": UUID(int=3)}, {}, TAKER, "hand_over_asked"),
        ({"state": HandOverState.DONE, "taker": UUID(int=3)}, {}, TAKER, "hand_over_taken"),
        ({"state": HandOverState.WITHDRAWN}, {}, TAKER, "hand_over_ended"),
        ({"state": HandOverState.DECLINED}, {}, TAKER, "hand_over_ended"),
        ({"state": HandOverState.EXPIRED}, {}, TAKER, "hand_over_ended"),
        ({}, {"state": SignupState.CANCELLED}, TAKER, "hand_over_ended"),
    ],
)
def test_who_may_take_a_place(handed, place, taker, code):
    verdict = may_take_over(
        replace(HANDED, **handed), replace(PLACE, **place), SHEET, NOW, taker=taker
    )
    assert (verdict.code if verdict else None) == code


def test_nobody_takes_a_place_once_it_has_begun():
    begun = replace(SHEET, starts_at=NOW)
    verdict = may_take_over(HANDED, PLACE, begun, NOW, taker=TAKER)
    assert verdict is not None
    assert verdict.code == "hand_over_ended"


@pytest.mark.parametrize("state", list(HandOverState))
def test_host_settles_what_somebody_wants(state):
    is_free = may_settle(replace(HANDED, state=state)) is None
    assert is_free == (state is HandOverState.ASKED)
