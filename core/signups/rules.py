"""What may be done with sheets and sign-ups: pure decisions that take `now`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from core.contracts.texts import msg
from core.contracts.verdicts import Refusal, Verdict
from core.contracts.viewer import Viewer
from core.data.times import elapsed, later, wall_words
from core.signups.values import (
    CancelledBy,
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

SHORTEST_HOLD = timedelta(minutes=15)
SHORTEST_OFFER = timedelta(minutes=30)
HOST_SOURCES = (Source.DESK, Source.WALK_IN, Source.IMPORT)
ANSWERED = Refusal("answered", msg("This was answered already."))
NO_CAPACITY_BELOW = msg("Places taken already: %(taken)s. Cancel sign-ups first.")


def closing_time(sheet: Sheet) -> datetime:
    """When sign-ups close: as set, otherwise when the thing starts."""
    return sheet.closes_at or sheet.starts_at


def may_sign_up(sheet: Sheet, request: SignUpRequest, now: datetime) -> Verdict:
    """Whether the sheet takes this request at all; how full it is, is decided under the lock.

    The host adds people before opening and after closing as well, to a cancelled sheet never.
    """
    if sheet.state is SheetState.CANCELLED:
        return Refusal("cancelled", msg("This was cancelled."))
    if request.size > sheet.largest_party:
        return Refusal(
            "party_too_large",
            msg("Most people in one sign-up: %(places)s."),
            {"places": sheet.largest_party},
        )
    if request.source in HOST_SOURCES:
        return None
    return _is_open(sheet, now)


def most_in_party(sheet: Sheet) -> int:
    """For how many the form asks: more than there are places at all would wait for long."""
    places = sheet.largest_party if sheet.capacity is None else sheet.capacity
    return max(1, min(sheet.largest_party, places))


def _is_open(sheet: Sheet, now: datetime) -> Verdict:
    if sheet.state is SheetState.CLOSED:
        return Refusal("closed", msg("Sign-up is closed."))
    if sheet.opens_at and now < sheet.opens_at:
        return Refusal(
            "not_yet_open",
            msg("Sign-up opens on %(when)s."),
            {"when": wall_words(sheet.opens_at, sheet.zone)},
        )
    if now >= closing_time(sheet):
        return Refusal(
            "closed_by_time",
            msg("Sign-up closed on %(when)s."),
            {"when": wall_words(closing_time(sheet), sheet.zone)},
        )
    return None


def held_until(sheet: Sheet, now: datetime) -> datetime:
    """How long a place waits for a confirmation: the sheet's time, near the start a quarter of
    what is left, never less than a quarter of an hour.
    """
    return _deadline(sheet, now, minutes=sheet.hold_minutes, at_least=SHORTEST_HOLD)


def offered_until(sheet: Sheet, now: datetime) -> datetime:
    """How long an offered place waits for an answer; shorter near the start."""
    return _deadline(sheet, now, minutes=sheet.offer_minutes, at_least=SHORTEST_OFFER)


def _deadline(sheet: Sheet, now: datetime, *, minutes: int, at_least: timedelta) -> datetime:
    quarter = elapsed(now, sheet.starts_at) / 4
    return later(now, max(at_least, min(timedelta(minutes=minutes), quarter)))


def overlaps(start: datetime, end: datetime, other: TakenTime) -> bool:
    """Whether two half-open stretches share an instant; touching ends do not."""
    return start < other.ends_at and other.starts_at < end


def overlap_verdict(
    sheet: Sheet,
    taken: Iterable[TakenTime],
    *,
    accepts_overlap: bool = False,
) -> Verdict:
    """Whether a person whose time is `taken` may be in this too.

    Hard time on a sheet that refuses is refused. Anything softer is a warning, which the person
    answers with `accepts_overlap`. A host may override both.
    """
    if sheet.overlap is Overlap.IGNORE:
        return None
    met = [time for time in taken if overlaps(sheet.starts_at, sheet.ends_at, time)]
    if not met:
        return None
    values = {"when": stretch_words(met[0], sheet.zone)}
    if sheet.overlap is Overlap.REFUSE and any(time.is_hard for time in met):
        return Refusal(
            "overlap",
            msg("At this time you are signed up for something else: %(when)s."),
            values,
            may_be_overridden=True,
            is_personal=True,
        )
    if accepts_overlap:
        return None
    return Refusal(
        "overlap_warning",
        msg("You are signed up for something else at %(when)s. Sign up for this as well?"),
        values,
        may_be_overridden=True,
        is_personal=True,
    )


def stretch_words(time: TakenTime, zone: str) -> str:
    """A stretch of time in digits; a stretch within one day names the day once."""
    start, end = wall_words(time.starts_at, zone), wall_words(time.ends_at, zone)
    day = start.partition(",")[0]
    return f"{start}–{end.partition(', ')[2]}" if end.startswith(day) else f"{start} – {end}"


def newcomer_waits(sheet: Sheet, parties: Sequence[Party], *, size: int) -> bool:
    """Whether a newcomer stands behind those who wait: there is no room for them, or a party that
    waits longer fits into what is free.
    """
    return not sheet.has_room_for(size) or bool(next_parties(sheet, parties))


def next_parties(sheet: Sheet, parties: Sequence[Party]) -> list[Party]:
    """The parties whose turn it is, in their order; whole parties only.

    A party that does not fit is skipped and keeps its rank; so does one whose time is taken.
    """
    free = sheet.free
    chosen: list[Party] = []
    for party in sorted(parties, key=lambda one: one.position):
        if party.has_conflict or (free is not None and party.size > free):
            continue
        chosen.append(party)
        free = None if free is None else free - party.size
    return chosen


def outcome_of(sheet: Sheet, request: SignUpRequest, *, waits: bool) -> SignupState | Refusal:
    """Where a request ends when it is let in: asked for, waiting, held or confirmed.

    The host's own additions need no approval; they wait only where the host says so, otherwise
    they fit or they are refused.
    """
    is_host = request.source in HOST_SOURCES
    if sheet.needs_approval and not is_host:
        return SignupState.REQUESTED if request.applicant.person else SignupState.HELD
    if is_host and not request.may_wait and not sheet.has_room_for(request.size):
        return full(sheet)
    if waits and (request.may_wait or not is_host):
        return SignupState.WAITLISTED if sheet.has_waiting_list else full(sheet)
    is_known = request.applicant.person is not None or is_host
    return SignupState.CONFIRMED if is_known else SignupState.HELD


def may_stand_in_line(sheet: Sheet, request: SignUpRequest) -> Verdict:
    """What `outcome_of` would say of a full sheet, asked before the lock; it grants nothing.

    It does not hold for who has something on the sheet: that may become free for them.
    """
    is_host = request.source in HOST_SOURCES
    if is_host or sheet.needs_approval or sheet.has_waiting_list:
        return None
    return None if sheet.has_room_for(request.size) else full(sheet)


def full(sheet: Sheet) -> Refusal:
    """Why there is no place: none is left, or fewer than were asked for."""
    if sheet.free:
        return Refusal("too_few_places", msg("Places left: %(free)s."), {"free": sheet.free})
    return Refusal("full", msg("All places are taken."))


def may_confirm(place: Place, now: datetime) -> Verdict:
    """Whether a hold can still be confirmed."""
    if place.waits_for_guardian:
        return Refusal(
            "waits_for_guardian", msg("The place waits for a parent's or guardian's consent.")
        )
    if place.state is SignupState.HELD and place.held_until and now < place.held_until:
        return None
    if place.state in (SignupState.HELD, SignupState.LAPSED):
        return Refusal("lapsed", msg("The time to confirm has passed. You can sign up again."))
    return Refusal("not_active", msg("This sign-up was cancelled."))


def may_consent(place: Place, now: datetime) -> Verdict:
    """Whether a guardian's consent can still give the place."""
    if place.waits_for_guardian and place.held_until and now < place.held_until:
        return None
    if place.waits_for_guardian or place.state is SignupState.LAPSED:
        return Refusal("lapsed", msg("The place waited for long and was given on. Sign up again."))
    if place.state is SignupState.CONFIRMED:
        return ANSWERED
    return Refusal("not_active", msg("This sign-up was cancelled."))


def may_accept(place: Place, now: datetime) -> Verdict:
    """Whether an offered place can still be taken."""
    if place.state is SignupState.OFFERED and place.offered_until and now < place.offered_until:
        return None
    if place.state in (SignupState.OFFERED, SignupState.LAPSED):
        return Refusal("lapsed", msg("The time to answer has passed. You can sign up again."))
    if place.state is SignupState.WAITLISTED:
        return Refusal("still_waiting", msg("No place is free yet. You will get a message."))
    return Refusal("not_active", msg("This sign-up was cancelled."))


def may_cancel(place: Place, sheet: Sheet, now: datetime) -> Verdict:
    """Whether somebody may take their own sign-up back: until it starts."""
    if not place.state.is_active:
        return Refusal("not_active", msg("This sign-up is not active any more."))
    if now >= sheet.starts_at:
        return Refusal("started", msg("It has started. Please tell the organizer."))
    return None


def may_decide(place: Place) -> Verdict:
    """Whether there is something for the host to decide."""
    if place.state is SignupState.REQUESTED:
        return None
    return Refusal("not_requested", msg("This sign-up does not wait for a decision."))


UNDECIDED = (
    SignupState.HELD,
    SignupState.REQUESTED,
    SignupState.WAITLISTED,
    SignupState.OFFERED,
)


def may_change_answers(
    place: Place, sheet: Sheet, now: datetime, *, has_answered: bool = True
) -> Verdict:
    """Whether somebody may still answer otherwise: until it is decided or begins.

    Whoever has a place without having been asked (it was handed on, the host wrote them down)
    answers once.
    """
    is_first = place.state is SignupState.CONFIRMED and not has_answered
    if place.state not in UNDECIDED and not is_first:
        return Refusal("decided", msg("This is decided already. Write to the organizer instead."))
    if now >= sheet.starts_at and sheet.overlap is not Overlap.IGNORE:
        return Refusal("started", msg("It has started. Please tell the organizer."))
    return None


def may_set_capacity(sheet: Sheet, capacity: int | None) -> Verdict:
    """Whether a sheet can have that many places: never fewer than are taken."""
    if capacity is None or capacity >= sheet.taken:
        return None
    return Refusal("capacity_below_taken", NO_CAPACITY_BELOW, {"taken": sheet.taken})


def canceller(viewer: Viewer | None, organization: UUID) -> CancelledBy:
    """In whose name somebody calls a thing of an organization off, with its sign-ups."""
    if viewer is None:
        return CancelledBy.SYSTEM
    return CancelledBy.HOST if viewer.coordinates(organization) else CancelledBy.CITY
