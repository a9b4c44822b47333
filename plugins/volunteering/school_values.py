"""The vocabulary of schools: states of pupils and consents, the frozen values services take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.contracts.ages import AgeBand
from core.contracts.texts import msg


class PupilState(StrEnum):
    """Whether somebody is in the class, or asks to be by its link."""

    ASKED = "asked"
    MEMBER = "member"


class ConsentPurpose(StrEnum):
    """What is agreed to."""

    HOURS = "hours"
    """The school sees the pupil's hours at all organizations."""
    COMING = "coming"
    """The pupil comes to shifts for which the school signs them up."""


class ConsentWay(StrEnum):
    """How it was said: by the pupil on the page, on paper, by the link of a mail."""

    OWN = "own"
    PAPER = "paper"
    MAIL = "mail"


class ConsentState(StrEnum):
    """Where it stands."""

    ASKED = "asked"
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


PURPOSE_TITLES = {
    ConsentPurpose.HOURS: msg("The school sees the hours at all organizations"),
    ConsentPurpose.COMING: msg("The pupil comes to shifts with the class"),
}
WAY_TITLES = {
    ConsentWay.OWN: msg("by the pupil"),
    ConsentWay.PAPER: msg("on paper"),
    ConsentWay.MAIL: msg("by mail"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPupil:
    """A pupil as a teacher writes them down. No age: it is asked where the pupil signs up."""

    name: str
    age: AgeBand | None = None
    guardian_email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperConsent:
    """What stands on a paper that the school keeps: what for, who signed, when, where it lies."""

    purposes: Sequence[ConsentPurpose]
    guardian_name: str
    relation: str
    signed_on: date
    place: str
