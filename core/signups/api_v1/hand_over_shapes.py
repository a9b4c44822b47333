"""What programs send and read of places that people give on to others."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from core.signups.api_v1.question_shapes import Values
from core.signups.hand_over_rules import HandOver, HandOverState
from core.signups.queries.hand_overs import AskedHandOver
from core.signups.values import SignupState
from core.web.api.handlers import Instant


class HandOverBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """To whom one gives one's place: the person of an address, or anybody who may sign up.

    `wants` is another sheet of the same organization: the place is swapped for one there.
    """

    email: Annotated[str, Meta(max_length=254, examples=["ewa.lis@example.org"])] = ""
    is_public: bool = False
    wants: UUID | None = None


class TakeOverBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Who takes a place says what is asked of those who sign up.

    `answers` are to the sheet's questions, by their keys, as with a sign-up; where the host agrees
    first, they are sent to /me/signups/{signup_id}/answers once the place is one's own.
    """

    accepts_overlap: bool = False
    age: Literal["13_15", "16_17", "adult"] | None = None
    guardian_email: Annotated[str, Meta(max_length=254)] = ""
    answers: Values = {}
    answers_to: UUID | None = None


class HandOverAnswer(msgspec.Struct, kw_only=True):
    """A place that is given on, and where that stands; never to whom."""

    id: UUID
    signup: UUID
    is_public: bool
    wants: UUID | None
    state: HandOverState
    created_at: Instant

    @classmethod
    def of(cls, handed: HandOver) -> HandOverAnswer:
        """What a program reads of one's own offer, and of what its host decided."""
        return cls(**{name: getattr(handed, name) for name in cls.__struct_fields__})


class GivenOnAnswer(msgspec.Struct, kw_only=True):
    """A place that anybody may take; a swap `wants` a place on that sheet in return."""

    id: UUID
    wants: UUID | None
    created_at: Instant

    @classmethod
    def of(cls, handed: HandOver) -> GivenOnAnswer:
        """What everybody reads: whose place it is is nobody's business."""
        return cls(**{name: getattr(handed, name) for name in cls.__struct_fields__})


class AskedHandOverAnswer(msgspec.Struct, kw_only=True):
    """What waits for its host: who gives a place to whom, and in a swap for one on which sheet."""

    id: UUID
    signup: UUID
    giver_name: str
    taker_name: str
    wants: UUID | None
    created_at: Instant

    @classmethod
    def of(cls, asked: AskedHandOver) -> AskedHandOverAnswer:
        """What the host reads before deciding."""
        return cls(
            id=asked.handed.id,
            signup=asked.handed.signup,
            giver_name=asked.giver_name,
            taker_name=asked.taker_name,
            wants=asked.handed.wants,
            created_at=asked.handed.created_at,
        )


class TakenOver(msgspec.Struct, kw_only=True):
    """What came of taking a place: one's own sign-up; null while the host has not agreed."""

    id: UUID | None
    sheet: UUID
    state: SignupState
