"""Places that people give on to others: the words of it, and what may be done: pure decisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from core.contracts.texts import msg
from core.contracts.verdicts import Refusal, Verdict
from core.data.encoding import as_instant, as_uuid
from core.signups.values import HandsOver, Place, Sheet, SheetState, SignupState


class HandOverState(StrEnum):
    """What came of a place that somebody gives on."""

    OPEN = "open"
    ASKED = "asked"
    """Somebody wants it, and the host has not agreed yet."""
    DONE = "done"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"
    """The named person does not want it, or the host did not agree."""
    EXPIRED = "expired"
    """It has begun, or the place ended otherwise."""

    @property
    def is_living(self) -> bool:
        """Somebody can still take it."""
        return self in LIVING


LIVING = (HandOverState.OPEN, HandOverState.ASKED)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """A place that somebody gives on, as it was read.

    `is_public`: anybody who may sign up is shown it. `email` is of the named person to whom the
    link was mailed; without it the one who gives passes the link on themselves. `became` is the
    sign-up of `taker`. A swap `wants` a place on another sheet in return; `gives` is the taker's
    sign-up there.
    """

    id: UUID
    signup: UUID
    is_public: bool
    email: str
    state: HandOverState
    taker: UUID | None
    became: UUID | None
    guardian_email: str
    reason: str
    created_at: datetime
    wants: UUID | None = None
    gives: UUID | None = None

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Self:
        """A hand-over from a row of either engine."""
        given = {name: row[name] for name in cls.__slots__}
        for name in ("id", "signup", "taker", "became", "wants", "gives"):
            given[name] = as_uuid(given[name])
        given["created_at"] = as_instant(given["created_at"])
        given["is_public"] = bool(given["is_public"])
        given["state"] = HandOverState(given["state"])
        return cls(**given)


ENDED = Refusal("hand_over_ended", msg("This place is no longer given on."))
OWN = Refusal("own_place", msg("This is your own place."))
TAKEN = Refusal("hand_over_taken", msg("Somebody else has taken this place."))
WAITS = Refusal(
    "hand_over_asked", msg("Somebody wants this place already. The organizer decides first.")
)


def may_hand_over(place: Place, sheet: Sheet, now: datetime, *, size: int) -> Verdict:
    """Whether somebody may give their place on: their own, for sure, until it starts."""
    if sheet.hands_over is HandsOver.NO:
        return Refusal(
            "no_hand_over",
            msg("Places are not handed over here. Cancel, and somebody who waits gets yours."),
        )
    if place.state is not SignupState.CONFIRMED or place.person is None:
        return Refusal("not_confirmed", msg("Only a place that is surely yours can be given on."))
    if sheet.state is SheetState.CANCELLED:
        return Refusal("cancelled", msg("This was cancelled."))
    if now >= sheet.starts_at:
        return Refusal("started", msg("It has started. Please tell the organizer."))
    if size > 1:
        return Refusal(
            "party",
            msg("You signed up together with others. Such a place cannot be given on."),
        )
    return None


def may_take_over(
    handed: HandOver, place: Place, sheet: Sheet, now: datetime, *, taker: UUID
) -> Verdict:
    """Whether a place that is given on can still be taken, by that person."""
    if taker == place.person:
        return OWN
    if handed.state is HandOverState.ASKED and handed.taker != taker:
        return WAITS
    if handed.state is HandOverState.DONE:
        return TAKEN
    if not handed.state.is_living or may_hand_over(place, sheet, now, size=1) is not None:
        return ENDED
    return None


def may_swap_for(sheet: Sheet, wanted: Sheet, now: datetime) -> Verdict:
    """Whether a place on another sheet can be wanted in return: one of the same host, ahead."""
    is_other = wanted.id != sheet.id and wanted.organization == sheet.organization
    is_open = wanted.hands_over is not HandsOver.NO and wanted.state is not SheetState.CANCELLED
    if is_other and is_open and now < wanted.starts_at:
        return None
    return Refusal("no_swap", msg("No place can be swapped for one there."))


def may_settle(handed: HandOver) -> Verdict:
    """Whether there is something for the host to agree to."""
    return None if handed.state is HandOverState.ASKED else ENDED
