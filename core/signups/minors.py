"""When a minor's place waits for a guardian, and for how long: terms as of a shift's day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Protocol

from core.contracts.ages import AgeBand, SaidAge
from core.contracts.periods import LegalNumber, since_the_start
from core.contracts.signups import Applicant
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.data.commands import run
from core.data.times import later, to_wall
from core.kernel import registry
from core.people.api import MinorsLaw, age_of, has_consent, is_minor, minors_law, must_say_age
from core.services.periods.api import number_on
from core.signups.rules import SHORTEST_HOLD
from core.signups.values import Sheet

GUARDIAN_HOLD = LegalNumber(
    key="signups.guardian_hold",
    title=msg("How long a minor's place waits for the guardian's consent"),
    unit="hours",
    values=since_the_start(72, msg("The city's own rule: three days to read the mail")),
    most=336,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MinorsTerms:
    """The law on a sheet's first day, and how many hours a place waits for a guardian."""

    law: MinorsLaw
    hold_hours: int


class OfKind(Protocol):
    """A sheet, or a list of a thing that has sheets."""

    @property
    def kind(self) -> str:
        """The sign-up kind of the thing."""
        ...


def asks_age(thing: OfKind) -> bool:
    """Whether people say how old they are when they sign up here."""
    kind = registry.current().signup_kinds.get(thing.kind)
    return kind is not None and kind.asks_age


async def terms_for(sheet: Sheet) -> MinorsTerms | None:
    """The terms for minors, or None where no age is asked."""
    if not asks_age(sheet):
        return None
    return MinorsTerms(
        law=await minors_law(first_day(sheet)), hold_hours=await number_on(GUARDIAN_HOLD.key)
    )


def first_day(sheet: Sheet) -> date:
    """The day on which it begins, where it is."""
    return to_wall(sheet.starts_at, sheet.zone).date()


def last_day(sheet: Sheet) -> date:
    """The day on which it ends, where it is."""
    return to_wall(sheet.ends_at, sheet.zone).date()


def guardian_until(sheet: Sheet, now: datetime, *, hours: int) -> datetime:
    """Until when a place waits for a guardian: so many hours, never past the start."""
    start = max(sheet.starts_at, later(now, SHORTEST_HOLD))
    return min(start, later(now, timedelta(hours=hours)))


def typed_age(band: AgeBand | str | None, now: datetime, zone: str) -> SaidAge | None:
    """What was typed with a sign-up, as said today."""
    return SaidAge(band=AgeBand(band), said_on=to_wall(now, zone).date()) if band else None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeQuestions:
    """What the form asks: how old somebody is, and whom to ask for consent."""

    age: bool
    guardian: bool


async def age_questions(sheet: Sheet, viewer: Viewer, now: datetime) -> AgeQuestions:
    """What a viewer has to say here: nothing where no age is asked or all is known already."""
    terms = await terms_for(sheet)
    if terms is None:
        return AgeQuestions(age=False, guardian=False)
    if viewer.person is None:
        return AgeQuestions(age=True, guardian=True)
    said, person = await age_of(viewer.person), viewer.person
    if must_say_age(said, to_wall(now, sheet.zone).date(), terms.law):
        return AgeQuestions(age=True, guardian=True)
    if not is_minor(said, first_day(sheet), terms.law):
        return AgeQuestions(age=False, guardian=False)
    covered = await run(
        lambda: has_consent(
            person, organization=sheet.organization, signup=None, day=last_day(sheet)
        )
    )
    return AgeQuestions(age=False, guardian=not covered)


async def with_age(applicant: Applicant, sheet: Sheet) -> Applicant:
    """Whoever applies, with what is known of their age; what they said before stands.

    Until it is asked again: then what is typed now counts.
    """
    if not asks_age(sheet) or applicant.person is None:
        return applicant
    before, typed = await age_of(applicant.person), applicant.age
    if before is None:
        return applicant
    is_asked_again = typed is not None and must_say_age(
        before, typed.said_on, await minors_law(typed.said_on)
    )
    return applicant if is_asked_again else replace(applicant, age=before)
