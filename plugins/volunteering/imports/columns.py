"""Which column of a table says what: guessed by its heading, also in our own exports, or chosen."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time

from core.contracts.texts import msg
from core.data.folding import fold
from core.data.spreadsheets import Table

BEGINS, ENDS, DAY, FROM, TO = "begins", "ends", "day", "from", "to"
PLACE, ROLE, PLACES, NOTE, STATE = "place", "role", "places", "note", "state"
NAME, EMAIL, SIGNED_ON = "name", "email", "signed_on"
AGE, GUARDIAN = "age", "guardian"
TITLES: Mapping[str, str] = {
    BEGINS: msg("Begins"),
    ENDS: msg("Ends"),
    DAY: msg("Day"),
    FROM: msg("From"),
    TO: msg("To"),
    PLACE: msg("Place"),
    ROLE: msg("Role"),
    PLACES: msg("Places"),
    NOTE: msg("Note"),
    STATE: msg("State"),
    NAME: msg("Name and surname"),
    EMAIL: msg("E-mail"),
    SIGNED_ON: msg("Form signed on"),
    AGE: msg("Age"),
    GUARDIAN: msg("E-mail of a parent or guardian"),
}
"""What a column can say, with the words that pages use for it."""

OF_SHIFTS = (BEGINS, ENDS, DAY, FROM, TO, PLACE, ROLE, PLACES, NOTE, STATE)
OF_VOLUNTEERS = (*(NAME, EMAIL, BEGINS, DAY, FROM, PLACE, ROLE, SIGNED_ON, AGE, GUARDIAN, STATE),)
"""What columns can say of shifts, and of volunteers."""

# Folded headings, Polish, English and Ukrainian.
_HEADINGS: Mapping[str, tuple[str, ...]] = {
    BEGINS: ("poczatek", "zaczyna sie", "begins", "start", "starts at", "shift", "zmiana", "зміна",
             "початок", "починається"),
    ENDS: ("koniec", "konczy sie", "ends", "end", "ends at", "кінець", "закінчується"),
    DAY: ("dzien", "data", "day", "date", "день", "дата"),
    FROM: ("od", "godzina od", "from", "від", "з"),
    TO: ("do", "godzina do", "to", "until", "до"),
    PLACE: ("miejsce", "gdzie", "adres", "place", "where", "місце", "де"),
    ROLE: ("rola", "funkcja", "role", "роль"),
    PLACES: ("miejsca", "liczba miejsc", "ile osob", "places", "number of places", "місця",
             "місць", "кількість місць"),
    NOTE: ("tytul", "uwaga", "uwagi", "notatka", "title", "note", "notes", "назва",
           "примітка", "нотатка"),
    STATE: ("stan", "status", "state", "стан"),
    NAME: ("imie i nazwisko", "nazwisko i imie", "nazwa", "imie", "name", "full name",
           "name and surname", "ім'я", "ім'я та прізвище", "ім'я і прізвище"),
    EMAIL: ("e-mail", "email", "mail", "adres e-mail", "adres email", "електронна пошта",
            "ел. пошта"),
    SIGNED_ON: ("podpisano", "formularz podpisano", "form signed on", "signed on", "підписано",
                "форму підписано", "бланк підписано"),
    AGE: ("wiek", "ile lat", "lat", "age", "вік", "скільки років"),
    GUARDIAN: ("e-mail opiekuna", "e-mail rodzica", "e-mail rodzica lub opiekuna", "opiekun",
               "guardian", "guardian's e-mail", "e-mail of a parent or guardian",
               "електронна пошта опікуна", "опікун", "пошта опікуна"),
}  # fmt: skip
_BY_HEADING = {heading: name for name, texts in _HEADINGS.items() for heading in texts}
_MARKS = re.compile(r"[\s_:*]+")
_TIME = re.compile(r"(?P<h>[0-9]{1,2})(?:[:.](?P<m>[0-9]{2}))?(?::[0-9]{2})?")
_DAYS = ("%Y-%m-%d", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%Y")

WRONG_DAY = msg("Write the day as 2027-05-08 or 08.05.2027.")
WRONG_TIME = msg("Write the hour as 16:00.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong with a row: in which column, and what to do, as message ids."""

    column: str
    text: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongRow:
    """A row that stays out, by its number in the file."""

    number: int
    cells: tuple[str, ...]
    faults: tuple[Fault, ...]


def columns_of(headings: Sequence[str]) -> tuple[str, ...]:
    """What each column says, empty where nobody can tell; the first one to say it says it."""
    found: list[str] = []
    for heading in headings:
        name = _BY_HEADING.get(_MARKS.sub(" ", fold(heading).replace("\u2019", "'")).strip(), "")
        found.append("" if name in found else name)
    return tuple(found)


def guess(headings: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    """What each column says of what is `known` here, as far as headings tell."""
    return tuple(name if name in known else "" for name in columns_of(headings))


def wrong_columns(columns: Sequence[str], known: Sequence[str]) -> list[str]:
    """What was chosen and cannot be: unknown names, and those that two columns say."""
    chosen = [name for name in columns if name]
    twice = {name for name in chosen if chosen.count(name) > 1}
    return sorted(twice | (set(chosen) - set(known)))


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A table as it came, and what each of its columns says; empty for one that is left out."""

    table: Table
    columns: tuple[str, ...]

    @property
    def understood(self) -> Table:
        """The same rows under headings that are understood as chosen."""
        return replace(self.table, headings=self.columns)

    @property
    def left_out(self) -> list[str]:
        """The headings of columns that are left out."""
        pairs = zip(self.table.headings, self.columns, strict=True)
        return [heading for heading, name in pairs if heading and not name]


def values_of(columns: Sequence[str], cells: Sequence[str]) -> Mapping[str, str]:
    """What a row says, by name; what is empty says nothing."""
    return {name: cell for name, cell in zip(columns, cells, strict=True) if name and cell}


def read_day(text: str) -> date | None:
    """A day as people and spreadsheets write it; None for what is none."""
    plain = text.strip().removesuffix("r.").strip().removesuffix(" 00:00:00")
    for form in _DAYS:
        try:
            return datetime.strptime(plain, form).date()  # noqa: DTZ007 -- a day has no zone
        except ValueError:
            continue
    return None


def read_time(text: str) -> time | None:
    """A time of day as people and spreadsheets write it; None for what is none."""
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return None
    try:
        return time(int(found["h"]), int(found["m"] or 0))
    except ValueError:
        return None


def read_moment(text: str) -> tuple[date, time] | None:
    """A day and an hour in one cell."""
    day, _, hour = text.strip().replace("T", " ").partition(" ")
    found = read_day(day), read_time(hour)
    return (found[0], found[1]) if found[0] and found[1] else None
