"""Legal numbers: periods, ages and limits that a law or the city sets, each in force from a day."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Unit = Literal["hours", "days", "years", "number"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A value with the day from which it holds, and the law or reason behind it."""

    value: int
    in_force_from: date
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalNumber:
    """A number that law or the city sets.

    `values` are the ones this version of the code knows, each from its day on; at least one. The
    city may set others, between `least` and `most`, from a day that it names. Read one through
    `core.services.periods.api`, always as of a date, and hand it to rules as an argument.
    """

    key: str
    title: str
    unit: Unit
    values: tuple[Dated, ...]
    least: int = 1
    most: int = 36_500


def since_the_start(value: int, because: str) -> tuple[Dated, ...]:
    """One value that holds from the first day on which there was an installation."""
    return (Dated(value=value, in_force_from=date(2026, 1, 1), because=because),)
