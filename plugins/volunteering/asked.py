"""What a reader asks of the public list: read from the address, told by the wall clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from core.data.times import to_utc, to_wall
from core.people.api import AREAS
from plugins.volunteering.values import SKILLS, SPOKEN_LANGUAGES, OfferFilter

TODAY, WEEKEND = "today", "weekend"
SATURDAY = 5
OLDEST = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The list's filters; `when` is today, weekend, a day as 2026-11-28, or empty.

    `text` was typed.
    """

    area: str = ""
    when: str = ""
    district: str = ""
    language: str = ""
    skill: str = ""
    age: int | None = None
    text: str = ""

    @property
    def is_now(self) -> bool:
        """Asks what one could do today or this weekend: only what still has places."""
        return self.when in (TODAY, WEEKEND)

    @property
    def is_narrowed(self) -> bool:
        """Asks for more than a text and what one could do now."""
        return bool(set(self.parameters) - {"q", "when"}) or (bool(self.when) and not self.is_now)

    @property
    def parameters(self) -> Mapping[str, str]:
        """The filters that narrow something, for addresses."""
        names = ("area", "when", "district", "language", "skill", "age")
        given = {"q": self.text} | {name: getattr(self, name) for name in names}
        return {name: str(value) for name, value in given.items() if value not in ("", None)}

    def filter(self, now: datetime, zone: str) -> OfferFilter:
        """The same with instants."""
        first, days = self._days(to_wall(now, zone).date())
        return OfferFilter(
            area=self.area,
            district=self.district,
            language=self.language,
            skill=self.skill,
            text=self.text,
            age=self.age,
            starts_from=_midnight(first, zone) if first else None,
            starts_until=_midnight(first + timedelta(days=days), zone) if first else None,
        )

    def _days(self, today: date) -> tuple[date | None, int]:
        if self.when == TODAY:
            return today, 1
        if self.when == WEEKEND:
            begun = max(0, today.weekday() - SATURDAY)
            saturday = today + timedelta(days=SATURDAY - today.weekday())
            return max(today, saturday), 2 - begun
        return (date.fromisoformat(self.when), 1) if self.when else (None, 0)


def asked_of(given: Mapping[str, str]) -> Asked:
    """What an address asks; what is not on a list or cannot be read was not asked."""
    age = given.get("age", "")
    return Asked(
        area=given["area"] if given.get("area") in AREAS else "",
        when=_when(given.get("when", "")),
        district=given.get("district", "").strip(),
        language=given["language"] if given.get("language") in SPOKEN_LANGUAGES else "",
        skill=given["skill"] if given.get("skill") in SKILLS else "",
        text=" ".join(given.get("q", "").split()),
        age=int(age) if age.isascii() and age.isdigit() and int(age) <= OLDEST else None,
    )


def _when(text: str) -> str:
    if text in (TODAY, WEEKEND):
        return text
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return ""
    return day.isoformat() if 2000 <= day.year <= 2100 else ""  # noqa: PLR2004 -- years of our calendar


def _midnight(day: date, zone: str) -> datetime:
    return to_utc(datetime.combine(day, time()), zone)
