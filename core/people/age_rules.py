"""How old somebody may be by what they said, and what the law lets minors do: pure decisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from core.contracts.ages import AgeBand, SaidAge
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal, Verdict
from core.data.times import to_utc, to_wall

YEARS: dict[AgeBand, tuple[int, int]] = {
    AgeBand.UNDER_13: (0, 12),
    AgeBand.FROM_13: (13, 15),
    AgeBand.FROM_16: (16, 17),
    AgeBand.ADULT: (18, 150),
}
"""The full years that a band spans, on the day on which it was said."""


AGE_REFUSALS = frozenset({"too_young", "forbidden_hours"})
"""Codes of the refusals that say that somebody of their age may not be there at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MinorsLaw:
    """Legal numbers on minors as of a day; hours are of the clock where the shift is."""

    adult_from: int
    guardian_acts_under: int
    young_under: int
    night_begins: int
    night_ends: int
    young_night_begins: int
    said_good_for: int
    """Days after which a minor's age is asked again."""


def ages_on(said: SaidAge, day: date) -> tuple[int, int]:
    """The least and the most full years that somebody can have on a day, by what they said."""
    least, most = YEARS[said.band]
    if day <= said.said_on:
        return least, most
    years = _full_years(said.said_on, day)
    has_more = day > _anniversary(said.said_on, years)
    return least + years, most + years + has_more


def _full_years(since: date, day: date) -> int:
    years = day.year - since.year
    return years if _anniversary(since, years) <= day else years - 1


def _anniversary(since: date, years: int) -> date:
    try:
        return since.replace(year=since.year + years)
    except ValueError:  # 29 February in a common year: the day after the 28th
        return date(since.year + years, 3, 1)


def band_on(said: SaidAge, day: date) -> AgeBand:
    """The band of the youngest that somebody can be on a day: rules for minors err that way."""
    least, _ = ages_on(said, day)
    return next(band for band, (_, most) in YEARS.items() if least <= most)


def is_minor(said: SaidAge | None, day: date, law: MinorsLaw) -> bool:
    """Whether somebody may be a minor on a day. Who said nothing is taken for grown up."""
    return said is not None and ages_on(said, day)[0] < law.adult_from


def must_say_age(said: SaidAge | None, day: date, law: MinorsLaw) -> bool:
    """Whether the age is asked (again): nothing said, or said by a minor too long ago."""
    if said is None:
        return True
    return is_minor(said, day, law) and (day - said.said_on).days >= law.said_good_for


def may_say(band: AgeBand, before: SaidAge | None, day: date) -> Verdict:
    """Whether somebody can say that band now: nobody gets older than time has made them."""
    if before is None:
        return None
    _, most = ages_on(before, day)
    if YEARS[band][0] <= most:
        return None
    return Refusal(
        "other_age",
        msg("You said another age before. If it was wrong, ask the organizer to correct it."),
        is_personal=True,
    )


def minimum_age_verdict(said: SaidAge | None, minimum: int | None, day: date) -> Verdict:
    """Whether somebody is old enough on a day; within a band they answer for it themselves."""
    if said is None or minimum is None or YEARS[band_on(said, day)][1] >= minimum:
        return None
    return Refusal(
        "too_young",
        msg("This is for people aged %(age)s and over."),
        {"age": minimum},
        is_personal=True,
    )


def hours_verdict(
    said: SaidAge | None, starts_at: datetime, ends_at: datetime, *, zone: str, law: MinorsLaw
) -> Verdict:
    """Whether a minor may be there at these hours (Labour Code, art. 203, as a measure).

    Judged by instants, so that midnight and changes of the clocks hide nothing.
    """
    day = to_wall(starts_at, zone).date()
    if not is_minor(said, day, law):
        return None
    is_young = said is not None and ages_on(said, day)[0] < law.young_under
    begins = law.young_night_begins if is_young else law.night_begins
    if not _meets_night(starts_at, ends_at, zone=zone, begins=begins, ends=law.night_ends):
        return None
    return Refusal(
        "forbidden_hours",
        msg("People under %(age)s may not help between %(begins)s:00 and %(ends)s:00."),
        {"age": law.young_under if is_young else law.adult_from, "begins": begins,
         "ends": law.night_ends},
        is_personal=True,
    )  # fmt: skip


def _meets_night(
    starts_at: datetime, ends_at: datetime, *, zone: str, begins: int, ends: int
) -> bool:
    evening = to_wall(starts_at, zone).date() - timedelta(days=1)
    while True:
        dusk = to_utc(datetime.combine(evening, time(begins % 24)), zone)
        dawn = to_utc(datetime.combine(evening + timedelta(days=1), time(ends)), zone)
        if dusk >= ends_at:
            return False
        if starts_at < dawn:
            return True
        evening += timedelta(days=1)
