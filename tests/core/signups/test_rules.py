"""Decisions on sheets and sign-ups, as tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from core.contracts.signups import Applicant
from core.contracts.verdicts import Refusal
from core.contracts.viewer import ORGANIZATION, Grant, Viewer
from core.data.ids import new_id
from core.signups import rules
from core.signups.values import (
    CancelledBy,
    Companion,
    Overlap,
    Party,
    Place,
    Sheet,
    SheetState,
    SignUpRequest,
    SignupState,
    Source,
    TakenTime,
)

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
PERSON = UUID(int=7)


def hours(number: float) -> datetime:
    return NOW + timedelta(hours=number)


SHEET = Sheet(
    id=UUID(int=1),
    kind="trial.thing",
    subject=UUID(int=2),
    organization=UUID(int=3),
    capacity=5,
    taken=0,
    waiting=0,
    opens_at=None,
    closes_at=None,
    starts_at=hours(100),
    ends_at=hours(102),
    zone="Europe/Warsaw",
    overlap=Overlap.REFUSE,
    needs_approval=False,
    has_waiting_list=True,
    confirms_at_once=False,
    largest_party=4,
    hold_minutes=1440,
    offer_minutes=1440,
    state=SheetState.OPEN,
)


def request(
    *, person: UUID | None = None, size: int = 1, source: Source = Source.WEB
) -> SignUpRequest:
    return SignUpRequest(
        sheet=SHEET.id,
        applicant=Applicant(name="Łucja", email="l@example.org", language="pl", person=person),
        idempotency_key="k",
        companions=(Companion(name="Ola"),) * (size - 1),
        source=source,
    )


def place(state: SignupState, **given: object) -> Place:
    values: dict[str, object] = {
        "id": new_id(),
        "sheet": SHEET.id,
        "person": None,
        "organization": None,
        "party": new_id(),
        "is_leader": True,
        "state": state,
        "takes_place": False,
        "shares": None,
        "name": "Łucja",
        "email": "l@example.org",
        "language": "pl",
        "held_until": None,
        "offered_until": None,
        "position": None,
        "has_conflict": False,
        "cancelled_by": "",
        "reason": "",
        "source": Source.WEB,
        "created_at": NOW,
    }
    return Place(**{**values, **given})  # type: ignore[arg-type]


def code(verdict: Refusal | None) -> str | None:
    return verdict.code if verdict else None


@pytest.mark.parametrize(
    ("change", "source", "expected"),
    [
        ({}, Source.WEB, None),
        ({"state": SheetState.CANCELLED}, Source.WEB, "cancelled"),
        ({"state": SheetState.CANCELLED}, Source.DESK, "cancelled"),
        ({"state": SheetState.CLOSED}, Source.WEB, "closed"),
        ({"state": SheetState.CLOSED}, Source.DESK, None),
        ({"opens_at": hours(1)}, Source.WEB, "not_yet_open"),
        ({"opens_at": hours(1)}, Source.IMPORT, None),
        ({"opens_at": hours(0)}, Source.WEB, None),
        ({"closes_at": hours(0)}, Source.WEB, "closed_by_time"),
        ({"closes_at": hours(0.1)}, Source.WEB, None),
        ({"starts_at": hours(-1)}, Source.WEB, "closed_by_time"),
        ({"starts_at": hours(-1), "closes_at": hours(1)}, Source.WEB, None),
        ({"starts_at": hours(-1)}, Source.WALK_IN, None),
        ({"largest_party": 1}, Source.WEB, "party_too_large"),
    ],
)
def test_may_sign_up_says_when_a_sheet_is_shut(
    change: dict[str, object], source: Source, expected: str | None
) -> None:
    sheet = replace(SHEET, **change)  # type: ignore[arg-type]
    assert code(rules.may_sign_up(sheet, request(size=2, source=source), NOW)) == expected


@pytest.mark.parametrize(
    ("starts_in_hours", "hold_minutes", "expected_minutes"),
    [
        (1000, 1440, 1440),
        (1000, 30, 30),
        (40, 1440, 600),
        (4, 1440, 60),
        (0.5, 1440, 15),
        (-1, 1440, 15),
    ],
)
def test_held_until_is_shorter_near_the_start(
    starts_in_hours: float, hold_minutes: int, expected_minutes: int
) -> None:
    sheet = replace(SHEET, starts_at=hours(starts_in_hours), hold_minutes=hold_minutes)
    assert rules.held_until(sheet, NOW) == NOW + timedelta(minutes=expected_minutes)


def test_held_until_counts_real_hours_over_the_change_of_clocks() -> None:
    before = datetime(2026, 10, 24, 12, 0, tzinfo=UTC)
    sheet = replace(SHEET, starts_at=before + timedelta(hours=24))
    assert rules.held_until(sheet, before) == before + timedelta(hours=6)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (98, 100, None),
        (102, 104, None),
        (98, 100.01, "overlap"),
        (101.99, 104, "overlap"),
        (100, 102, "overlap"),
        (100.5, 101, "overlap"),
        (90, 120, "overlap"),
    ],
)
def test_overlap_is_half_open(start: float, end: float, expected: str | None) -> None:
    taken = TakenTime(starts_at=hours(start), ends_at=hours(end), is_hard=True)
    assert code(rules.overlap_verdict(SHEET, [taken])) == expected


@pytest.mark.parametrize(
    ("overlap", "is_hard", "accepts", "expected"),
    [
        (Overlap.REFUSE, True, False, "overlap"),
        (Overlap.REFUSE, True, True, "overlap"),
        (Overlap.REFUSE, False, False, "overlap_warning"),
        (Overlap.REFUSE, False, True, None),
        (Overlap.WARN, True, False, "overlap_warning"),
        (Overlap.WARN, True, True, None),
        (Overlap.IGNORE, True, False, None),
    ],
)
def test_overlap_is_refused_or_warned_of(
    overlap: Overlap, is_hard: bool, accepts: bool, expected: str | None
) -> None:
    taken = TakenTime(starts_at=hours(101), ends_at=hours(103), is_hard=is_hard)
    verdict = rules.overlap_verdict(
        replace(SHEET, overlap=overlap), [taken], accepts_overlap=accepts
    )
    assert code(verdict) == expected
    assert verdict is None or verdict.may_be_overridden


@pytest.mark.parametrize(
    ("change", "person", "source", "waits", "expected"),
    [
        ({}, None, Source.WEB, False, SignupState.HELD),
        ({}, PERSON, Source.WEB, False, SignupState.CONFIRMED),
        ({"taken": 5}, PERSON, Source.WEB, True, SignupState.WAITLISTED),
        ({"taken": 5}, None, Source.WEB, True, SignupState.WAITLISTED),
        ({"taken": 5, "has_waiting_list": False}, PERSON, Source.WEB, True, "full"),
        ({"taken": 4, "has_waiting_list": False}, PERSON, Source.WEB, True, "too_few_places"),
        ({"needs_approval": True}, PERSON, Source.WEB, False, SignupState.REQUESTED),
        ({"needs_approval": True, "taken": 5}, PERSON, Source.WEB, True, SignupState.REQUESTED),
        ({"needs_approval": True}, None, Source.WEB, False, SignupState.HELD),
        ({"needs_approval": True}, PERSON, Source.DESK, False, SignupState.CONFIRMED),
        ({"taken": 5}, PERSON, Source.DESK, True, "full"),
        ({"waiting": 3}, PERSON, Source.DESK, True, SignupState.CONFIRMED),
        ({}, None, Source.WALK_IN, False, SignupState.CONFIRMED),
    ],
)
def test_outcome_of_a_request(
    change: dict[str, object],
    person: UUID | None,
    source: Source,
    waits: bool,
    expected: SignupState | str,
) -> None:
    sheet = replace(SHEET, **change)  # type: ignore[arg-type]
    outcome = rules.outcome_of(sheet, request(person=person, source=source, size=1), waits=waits)
    assert (outcome.code if isinstance(outcome, Refusal) else outcome) == expected


@pytest.mark.parametrize("source", [Source.WEB, Source.DESK])
@pytest.mark.parametrize("has_waiting_list", [True, False])
@pytest.mark.parametrize("needs_approval", [True, False])
@pytest.mark.parametrize("person", [None, PERSON])
@pytest.mark.parametrize(("taken", "capacity"), [(0, 5), (4, 5), (5, 5), (9, None)])
def test_who_may_not_stand_in_line_would_be_refused_at_its_end(
    source: Source,
    has_waiting_list: bool,
    needs_approval: bool,
    person: UUID | None,
    taken: int,
    capacity: int | None,
) -> None:
    sheet = replace(
        SHEET,
        capacity=capacity,
        taken=taken,
        has_waiting_list=has_waiting_list,
        needs_approval=needs_approval,
    )
    asked = request(person=person, source=source, size=2)
    early = rules.may_stand_in_line(sheet, asked)
    waits = rules.newcomer_waits(sheet, [], size=2)
    late = rules.outcome_of(sheet, asked, waits=waits)
    assert early is None or early == late
    is_hosts_refusal = source is Source.DESK and isinstance(late, Refusal)
    assert (early is None) == (not isinstance(late, Refusal) or is_hosts_refusal)


def parties(*sizes: int, conflicts: tuple[int, ...] = ()) -> list[Party]:
    return [
        Party(id=UUID(int=rank), position=rank, size=size, has_conflict=rank in conflicts)
        for rank, size in enumerate(sizes, 1)
    ]


@pytest.mark.parametrize(
    ("free", "sizes", "conflicts", "expected"),
    [
        (0, (1, 1), (), []),
        (1, (1, 1), (), [1]),
        (3, (4, 1, 1), (), [2, 3]),
        (4, (4, 1, 1), (), [1]),
        (5, (4, 2, 1), (), [1, 3]),
        (2, (1, 1), (1,), [2]),
        (None, (4, 9, 1), (), [1, 2, 3]),
    ],
)
def test_next_parties_keep_the_order_and_are_never_split(
    free: int | None, sizes: tuple[int, ...], conflicts: tuple[int, ...], expected: list[int]
) -> None:
    sheet = replace(
        SHEET, capacity=None if free is None else 5, taken=0 if free is None else 5 - free
    )
    chosen = rules.next_parties(sheet, list(reversed(parties(*sizes, conflicts=conflicts))))
    assert [one.position for one in chosen] == expected


def test_newcomer_stands_behind_a_party_that_fits_and_passes_one_that_does_not() -> None:
    one_free = replace(SHEET, taken=4)
    assert rules.newcomer_waits(one_free, parties(1), size=1)
    assert not rules.newcomer_waits(one_free, parties(4), size=1)
    assert rules.newcomer_waits(one_free, [], size=2)
    assert not rules.newcomer_waits(one_free, [], size=1)


@pytest.mark.parametrize(
    ("state", "until", "expected"),
    [
        (SignupState.HELD, hours(1), None),
        (SignupState.HELD, hours(0), "lapsed"),
        (SignupState.LAPSED, hours(-1), "lapsed"),
        (SignupState.CANCELLED, None, "not_active"),
    ],
)
def test_may_confirm(state: SignupState, until: datetime | None, expected: str | None) -> None:
    assert code(rules.may_confirm(place(state, held_until=until), NOW)) == expected


@pytest.mark.parametrize(
    ("state", "until", "expected"),
    [
        (SignupState.OFFERED, hours(1), None),
        (SignupState.OFFERED, hours(0), "lapsed"),
        (SignupState.LAPSED, None, "lapsed"),
        (SignupState.WAITLISTED, None, "still_waiting"),
        (SignupState.CANCELLED, None, "not_active"),
    ],
)
def test_may_accept(state: SignupState, until: datetime | None, expected: str | None) -> None:
    assert code(rules.may_accept(place(state, offered_until=until), NOW)) == expected


@pytest.mark.parametrize(
    ("state", "now", "expected"),
    [
        (SignupState.CONFIRMED, NOW, None),
        (SignupState.HELD, NOW, None),
        (SignupState.WAITLISTED, NOW, None),
        (SignupState.CANCELLED, NOW, "not_active"),
        (SignupState.CONFIRMED, hours(100), "started"),
    ],
)
def test_may_cancel_until_it_starts(
    state: SignupState, now: datetime, expected: str | None
) -> None:
    assert code(rules.may_cancel(place(state), SHEET, now)) == expected


@pytest.mark.parametrize(
    ("taken", "capacity", "allowed"), [(3, 3, True), (3, 2, False), (3, None, True)]
)
def test_may_set_capacity_never_below_what_is_taken(
    taken: int, capacity: int | None, allowed: bool
) -> None:
    assert (rules.may_set_capacity(replace(SHEET, taken=taken), capacity) is None) is allowed


def test_stretch_words_are_short_within_a_day() -> None:
    taken = TakenTime(starts_at=hours(101), ends_at=hours(101.5), is_hard=True)
    verdict = rules.overlap_verdict(SHEET, [taken])
    assert verdict is not None
    assert verdict.values == {"when": "26.11.2026, 18:00–18:30"}


def test_canceller_is_the_host_the_city_or_nobody() -> None:
    host = new_id()
    works_there = Grant(role="coordinator", scope_kind=ORGANIZATION, scope_id=host)
    assert rules.canceller(Viewer(grants=(works_there,)), host) is CancelledBy.HOST
    assert rules.canceller(Viewer(grants=(works_there,)), new_id()) is CancelledBy.CITY
    assert rules.canceller(None, host) is CancelledBy.SYSTEM
