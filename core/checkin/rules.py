"""What a reading at a gate amounts to: pure decisions that take the instant."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from core.checkin.values import (
    Decision,
    Direction,
    GateList,
    Offer,
    Result,
    ShownPass,
)
from core.contracts.signups import Period
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal, Verdict
from core.data.times import elapsed, later, to_wall, wall_words

PASS_LIFE_AFTER_END = timedelta(hours=24)
LONGEST_WAIT = timedelta(hours=48)
"""A device that had no network longer than this is not believed about when it read."""
SKEW_TOLERATED = timedelta(minutes=2)
SOON = timedelta(hours=12)
ONCE = "once"

UNREADABLE = Refusal("unreadable", msg("This is not a pass."))
FORGED = Refusal("forged", msg("This code was not made here."))
UNKNOWN_CODE = Refusal("unknown_code", msg("No pass has this code. Check the letters."))
UNKNOWN_PASS = Refusal("unknown_pass", msg("This pass is not known any more."))
WRONG_EVENT = Refusal("wrong_event", msg("This pass is for something else."))
NOT_YET_OPEN = msg("Check-in opens on %(when)s.")
CLOSED = msg("Check-in closed on %(when)s.")
CLOSED_BY_HAND = msg("This list was closed on %(when)s.")
EXPIRED = msg("This pass was good until %(when)s.")
ROOM_FULL = msg("The room is full: %(inside)s of %(capacity)s.")
ALREADY = msg("Checked in on %(when)s.")
LEFT_ALREADY = msg("Left on %(when)s.")
BACK = msg("Back again.")
ALREADY_AT_GATE = msg("Checked in on %(when)s, %(gate)s.")
NOT_ON_LIST = Refusal(
    "not_on_list", msg("This pass is not for this list. Choose another list of the event.")
)
REVOKED = Refusal("revoked", msg("This pass was withdrawn."))
NOT_INSIDE = Refusal("not_inside", msg("No entry was recorded before."))
REFUSED_THERE = Refusal("refused_there", msg("The gate, without a connection, did not let in."))

_STATES: dict[str, tuple[Refusal, Offer | None]] = {
    "held": (
        Refusal("not_confirmed", msg("This sign-up is not confirmed yet.")),
        Offer.ADMIT,
    ),
    "guardian": (
        Refusal(
            "pending_guardian",
            msg("A parent or guardian has not consented yet. Ask for the signed form."),
        ),
        None,
    ),
    "requested": (
        Refusal("not_decided", msg("The organizer has not decided on this sign-up yet.")),
        Offer.ADMIT,
    ),
    "offered": (
        Refusal("not_accepted", msg("This place was offered and not accepted yet.")),
        Offer.ADMIT,
    ),
    "waitlisted": (Refusal("waiting", msg("Still on the waiting list.")), None),
    "cancelled": (Refusal("cancelled", msg("This sign-up was cancelled.")), None),
}
_NOT_ACTIVE = Refusal("not_active", msg("This sign-up is not active any more."))


def pass_expires_at(ends_at: datetime) -> datetime:
    """Until when a pass is taken, whole minutes: things run late, and people still come."""
    return later(ends_at, PASS_LIFE_AFTER_END).replace(second=0, microsecond=0)


def corrected(
    device_at: datetime | None, sent_at: datetime | None, received_at: datetime
) -> datetime:
    """The instant of a reading by our clock: when it came in, less how long it waited.

    Only the difference of the device's two readings of its own clock counts, so that a clock that
    is hours off does no harm; one that jumped in between is not believed.
    """
    if device_at is None or sent_at is None:
        return received_at
    waited = elapsed(device_at, sent_at)
    return later(received_at, -waited) if timedelta() < waited <= LONGEST_WAIT else received_at


def corrected_by_offset(
    device_at: datetime | None,
    sent_at: datetime | None,
    offset: timedelta | None,
    *,
    received_at: datetime,
) -> tuple[datetime, bool]:
    """The instant of a reading of a queue, and whether the device's clock misled.

    What the device knew of its clock's offset from ours when it read is believed, if that names
    an instant of late: it holds even where the clock jumped since. Otherwise as `corrected`.
    """
    if device_at is None:
        return received_at, False
    waited = corrected(device_at, sent_at, received_at)
    if offset is not None:
        guessed = later(device_at, -offset)
        ago = elapsed(guessed, received_at)
        if -SKEW_TOLERATED <= ago <= LONGEST_WAIT:
            jumped = sent_at is not None and abs(elapsed(guessed, waited)) > SKEW_TOLERATED
            return min(guessed, received_at), jumped or abs(offset) > SKEW_TOLERATED
    if sent_at is None:
        return received_at, is_skewed(device_at, received_at)
    has_jumped = not timedelta() <= elapsed(device_at, sent_at) <= LONGEST_WAIT
    return waited, has_jumped or is_skewed(sent_at, received_at)


def is_skewed(sent_at: datetime | None, received_at: datetime) -> bool:
    """Whether the device's clock is off so far that its own times mislead."""
    return sent_at is not None and abs(elapsed(sent_at, received_at)) > SKEW_TOLERATED


def period_of(gate_list: GateList, at: datetime, reading: UUID) -> str:
    """In which period of the list an entry counts: a pass counts once in each.

    The operational day begins when the clock on the wall shows the cut-off, whatever the clocks
    do that night: at 2:30 with a cut-off at 4 it is still yesterday.
    """
    match gate_list.period:
        case Period.ONCE:
            return ONCE
        case Period.DAILY:
            wall = to_wall(at, gate_list.zone) - timedelta(hours=gate_list.day_starts_at_hour)
            return wall.date().isoformat()
        case Period.EACH_ENTRY:
            return str(reading)


def may_use(gate_list: GateList, at: datetime) -> Verdict:
    """Whether the list takes readings at that instant."""
    if gate_list.closed_at and at >= gate_list.closed_at:
        return Refusal(
            "closed_by_hand",
            CLOSED_BY_HAND,
            {"when": wall_words(gate_list.closed_at, gate_list.zone)},
        )
    if gate_list.opens_at and at < gate_list.opens_at:
        return Refusal(
            "not_yet_open",
            NOT_YET_OPEN,
            {"when": wall_words(gate_list.opens_at, gate_list.zone)},
        )
    if gate_list.closes_at and at >= gate_list.closes_at:
        return Refusal(
            "closed",
            CLOSED,
            {"when": wall_words(gate_list.closes_at, gate_list.zone)},
        )
    return None


def refusal_of(
    gate_list: GateList, shown: ShownPass, at: datetime, direction: Direction = Direction.ENTRY
) -> Decision | None:
    """Why a pass is not good at this list at that instant, or None when it is.

    Whoever is in may leave when the list has closed.
    """
    is_leaving = direction is Direction.EXIT
    about_time = None if is_leaving else may_use(gate_list, at)
    if verdict := _about_pass(gate_list, shown, at) or about_time:
        return refused(verdict)
    if shown.state == "confirmed":
        return None
    reason, offer = _STATES.get(shown.state, (_NOT_ACTIVE, None))
    return refused(reason, offer)


def _about_pass(gate_list: GateList, shown: ShownPass, at: datetime) -> Verdict:
    """What is wrong with the pass itself, whenever it is shown."""
    if not gate_list.is_for(shown.kind, shown.subject, shown.sheet):
        is_own = (shown.kind, shown.subject) == (gate_list.kind, gate_list.subject)
        return NOT_ON_LIST if is_own else WRONG_EVENT
    if shown.state == "cancelled":
        return _STATES["cancelled"][0]
    if shown.revoked_at is not None:
        return REVOKED
    if at >= shown.not_after:
        when = wall_words(shown.not_after, gate_list.zone)
        return Refusal("expired", EXPIRED, {"when": when})
    return None


def may_hold_more(gate_list: GateList, inside: int, *, is_inside: bool) -> Verdict:
    """Whether the list's room takes one more."""
    if gate_list.capacity is None or is_inside or inside < gate_list.capacity:
        return None
    values = {"inside": inside, "capacity": gate_list.capacity}
    return Refusal("room_full", ROOM_FULL, values)


def refused(reason: Refusal, offer: Offer | None = None) -> Decision:
    """The gate stays shut, and this is why."""
    return Decision(result=Result.REFUSED, reason=reason, offer=offer)


def already(gate_list: GateList, direction: Direction, at: datetime, gate: str) -> Decision:
    """It was read before: when and, where it is known, at which gate."""
    values = {"when": wall_words(at, gate_list.zone), "gate": gate}
    if direction is Direction.EXIT:
        reason = Refusal("left_already", LEFT_ALREADY, values)
    elif gate:
        reason = Refusal("already", ALREADY_AT_GATE, values)
    else:
        reason = Refusal("already", ALREADY, values)
    return Decision(result=Result.ALREADY, reason=reason, first_at=at, first_gate=gate)


def back_again(first_at: datetime, first_gate: str) -> Decision:
    """Somebody who had left comes back: let in, and not counted twice."""
    reason = Refusal("back", BACK)
    return Decision(result=Result.OK, reason=reason, first_at=first_at, first_gate=first_gate)


def may_undo(direction: Direction, result: Result) -> Verdict:
    """Only a check-in or check-out that was let through can be taken back."""
    if direction is Direction.UNDO or result is not Result.OK:
        return Refusal("nothing_to_undo", msg("There is nothing to take back."))
    return None


REASONS: Mapping[str, str] = {
    **{one.code: one.text for one in (UNREADABLE, FORGED, UNKNOWN_CODE, UNKNOWN_PASS, NOT_INSIDE)},
    **{one.code: one.text for one in (WRONG_EVENT, NOT_ON_LIST, REVOKED, _NOT_ACTIVE)},
    **{reason.code: reason.text for reason, _ in _STATES.values()},
    "not_yet_open": NOT_YET_OPEN,
    "closed": CLOSED,
    "closed_by_hand": CLOSED_BY_HAND,
    "expired": EXPIRED,
    "room_full": ROOM_FULL,
    "already": ALREADY,
    "already_at_gate": ALREADY_AT_GATE,
    "left_already": LEFT_ALREADY,
    "back": BACK,
}
"""What a gate without network says, by code; the places in it are filled there."""
