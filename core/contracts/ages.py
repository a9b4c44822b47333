"""How old somebody says they are: an age band and the day of saying so, never a birth date."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.contracts.texts import msg


class AgeBand(StrEnum):
    """Bands at whose edges Polish law changes: 13 (Civil Code, art. 12), 16 and 18."""

    UNDER_13 = "under_13"
    FROM_13 = "13_15"
    FROM_16 = "16_17"
    ADULT = "adult"


AGE_TITLES: Mapping[str, str] = {
    AgeBand.ADULT: msg("18 or more"),
    AgeBand.FROM_16: msg("16–17"),
    AgeBand.FROM_13: msg("13–15"),
    AgeBand.UNDER_13: msg("Under 13"),
}
"""The bands in the words and in the order in which people choose them."""


MINORS = frozenset(AgeBand) - {AgeBand.ADULT}
"""Bands whose people need a guardian's consent on the day on which they say so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidAge:
    """A band that held on the day on which it was said; later the person is older."""

    band: AgeBand
    said_on: date
