"""The legal numbers on minors, and what people said of their age."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from core.contracts.ages import AgeBand, SaidAge
from core.contracts.periods import LegalNumber, since_the_start
from core.contracts.texts import msg
from core.data.commands import Row, Sql, Steps, read
from core.data.encoding import as_day, as_uuid
from core.data.many import marks
from core.people.age_rules import MinorsLaw
from core.services.periods.api import history, value_on

CIVIL = msg("Civil Code, art. 10-15")
LABOUR = msg("Labour Code, art. 203, taken as a measure for volunteers")


def _number(key: str, title: str, value: int, because: str, *, most: int) -> LegalNumber:
    return LegalNumber(
        key=f"people.{key}",
        title=title,
        unit="number",
        values=since_the_start(value, because),
        least=0,
        most=most,
    )


MINORS = (
    _number("adult_from", msg("Age from which nobody's consent is needed"), 18, CIVIL, most=26),
    _number("guardian_acts_under", msg("Age under which the guardian acts"), 13, CIVIL, most=18),
    _number("young_under", msg("Age under which evenings are short"), 16, LABOUR, most=18),
    _number("night_begins", msg("Hour at which minors stop"), 22, LABOUR, most=24),
    _number("night_ends", msg("Hour from which minors may begin"), 6, LABOUR, most=12),
    _number("young_night_begins", msg("Hour at which the younger stop"), 20, LABOUR, most=24),
    LegalNumber(
        key="people.said_good_for",
        title=msg("Time after which a minor is asked again how old they are"),
        unit="days",
        values=since_the_start(365, msg("RODO art. 5(1)(d): what is kept is right")),
    ),
)


async def minors_law(day: date) -> MinorsLaw:
    """The legal numbers on minors, as they hold on a day."""
    changes = await history()
    return MinorsLaw(
        **{
            one.key.partition(".")[2]: value_on(
                one, [change.dated for change in changes.get(one.key, ())], day
            )
            for one in MINORS
        }
    )


async def age_of(person: UUID) -> SaidAge | None:
    """What somebody said of their age, and when; None while they said nothing."""
    rows = await read("SELECT age_band, age_said_on FROM people_person WHERE id = ?", [person])
    return said_in(rows[0]) if rows else None


async def ages_of(persons: Sequence[UUID]) -> Mapping[UUID, SaidAge]:
    """What people said of their age, by their ids; who said nothing is left out."""
    if not persons:
        return {}
    rows = await read(
        "SELECT id, age_band, age_said_on FROM people_person"  # noqa: S608 -- only marks
        f" WHERE age_band <> '' AND id IN ({marks(persons)})",
        list(persons),
    )
    return {as_uuid(row["id"]): said for row in rows if (said := said_in(row)) is not None}


def said_in(row: Row) -> SaidAge | None:
    """The age in a row with `age_band` and `age_said_on`."""
    if not row["age_band"]:
        return None
    return SaidAge(band=AgeBand(row["age_band"]), said_on=as_day(row["age_said_on"]))


def say_age(person: UUID, said: SaidAge) -> Steps[None]:
    """Keep what somebody says; whether they can say it is `may_say`'s to decide."""
    yield Sql(
        "UPDATE people_person SET age_band = ?, age_said_on = ? WHERE id = ?",
        [said.band, said.said_on, person],
    )
