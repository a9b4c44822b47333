"""Hard spaces of Polish and Ukrainian sentences: what no line may end between."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

HARD = "\u00a0"
NUMBER = r"\d|%\(\w+\)[sd]"
DASH = re.compile(" (?=– )")
TIMES = re.compile(r"(?<=\d) × (?=\d)")
THOUSANDS = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")


@dataclass(frozen=True, slots=True)
class Custom:
    """How a language keeps words together."""

    short_word: re.Pattern[str]
    unit: re.Pattern[str]
    before_number: re.Pattern[str]


def custom(*, letters: str, units: str, before_number: str) -> Custom:
    """The patterns of one language; words within a list are parted by |."""
    return Custom(
        short_word=re.compile(rf"(?<![^\s(„«])([{letters}]) (?=\S)", re.IGNORECASE),
        unit=re.compile(rf"({NUMBER}) (?=(?:{units})(?!\w))"),
        before_number=re.compile(rf"(?<!\w)({before_number}) (?={NUMBER})"),
    )


CUSTOMS: Mapping[str, Custom] = {
    "pl": custom(
        letters="aiouwz",
        units=r"zł|kB|MB|GB|mm|cm|m|km|g|kg|r\.|godz\.|min",
        before_number=r"godz\.|nr|art\.|ust\.|pkt",
    ),
    "uk": custom(
        letters="авзійоу",
        units=r"zł|грн|кБ|МБ|ГБ|мм|см|м|км|г|кг|р\.|год|хв",
        before_number=r"№|ст\.|ч\.|п\.",
    ),
}


def with_hard_spaces(text: str, language: str) -> str:
    """A sentence whose one-letter words, units and dashes stay with what they belong to.

    Places to be filled (`%(num)s`) count as numbers. English has no such custom.
    """
    found = CUSTOMS.get(language)
    if found is None or " " not in text:
        return text
    text = found.short_word.sub(rf"\1{HARD}", text)
    text = found.unit.sub(rf"\1{HARD}", text)
    text = found.before_number.sub(rf"\1{HARD}", text)
    text = TIMES.sub(f"{HARD}×{HARD}", text)
    return THOUSANDS.sub(HARD, DASH.sub(HARD, text))
