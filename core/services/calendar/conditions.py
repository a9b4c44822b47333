"""Pieces of SQL for reading entries: what is shown, what was asked for, what the text matches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import Any

from core.data.commands import as_instant, as_uuid, read
from core.data.database import is_sqlite
from core.data.folding import fold
from core.data.many import marks
from core.kernel import registry
from core.kernel.registry import room_of
from core.kernel.switches import those_on
from core.services.calendar.rules import CANCELLED_KEPT, MOST_WORDS_ASKED, words_of
from core.services.calendar.values import EntryFilter, EntryKey

KEY_COLUMNS = "e.id AS id, e.version AS version, e.starts_at AS starts_at"
FREQUENT_SECONDS, MOST_FREQUENT = 30.0, 500
MOST_TEXT_MATCHES = 2001
"""Up to here the text index leads; a commoner word is tested while walking the date index."""

_HITS = {
    True: (
        "SELECT rowid AS hit FROM calendar_entry_text WHERE calendar_entry_text MATCH ? LIMIT ?",
        "e.number",
    ),
    False: (
        (
            "SELECT id AS hit FROM calendar_entry"
            " WHERE array_to_tsvector(string_to_array(btrim(search_text), ' '))"
            " @@ CAST(CAST(? AS text) AS tsquery) LIMIT ?"
        ),
        "e.id",
    ),
}


@dataclass(slots=True)
class Conditions:
    """Conditions on `calendar_entry e` joined by AND, with their arguments in order.

    `source` is what stands after FROM; `before` stands before the SELECT.
    """

    texts: list[str] = field(default_factory=list)
    args: list[Any] = field(default_factory=list)
    source: str = "calendar_entry e"
    before: str = ""
    before_args: list[Any] = field(default_factory=list)

    def add(self, text: str, *args: Any) -> None:
        """One more condition."""
        self.texts.append(text)
        self.args += args

    def query(self, columns: str, ending: str, *args: Any) -> tuple[str, list[Any]]:
        """The SELECT of all this and its arguments; `ending` orders and limits."""
        where = " AND ".join(self.texts) or "1 = 1"
        text = f"{self.before}SELECT {columns} FROM {self.source} WHERE {where} {ending}"  # noqa: S608 -- pieces of ours, values are arguments
        return text, [*self.before_args, *self.args, *args]

    @property
    def order(self) -> str:
        """The columns that the order (starts_at, id) is read from: of the index that leads."""
        is_of_area = self.source.startswith("calendar_entry_area")
        return "a.starts_at, a.entry" if is_of_area else "e.starts_at, e.id"

    @property
    def start(self) -> str:
        """The column of the start in that index."""
        return self.order.partition(",")[0]

    def add_stretch(self, starts_from: datetime, starts_before: datetime) -> None:
        """A start in a stretch of time; its end is not in it."""
        self.add(f"{self.start} >= ? AND {self.start} < ?", starts_from, starts_before)

    def add_day(self) -> None:
        """A start in the stretch of the row `d` of `days_as_rows` that the SELECT stands in."""
        self.add(f"{self.start} >= d.starts_from AND {self.start} < d.starts_before")

    def also(self, other: Conditions) -> None:
        """All conditions of another besides."""
        self.texts += other.texts
        self.args += other.args

    def copy(self) -> Conditions:
        """The same, to be narrowed further."""
        return Conditions(
            texts=list(self.texts),
            args=list(self.args),
            source=self.source,
            before=self.before,
            before_args=list(self.before_args),
        )


def key_from(row: Mapping[str, Any]) -> EntryKey:
    """The key of an entry out of a row with KEY_COLUMNS."""
    return EntryKey(
        id=as_uuid(row["id"]), version=row["version"], starts_at=as_instant(row["starts_at"])
    )


async def modules_shown() -> frozenset[str]:
    """The rooms whose entries are shown: modules that are on, and rooms that cannot be off."""
    return frozenset(map(room_of, await those_on(registry.current().calendar_kinds)))


def shown(now: datetime, modules: Iterable[str]) -> Conditions:
    """Public, past its embargo, not cancelled long ago, of a room that is on."""
    rooms = sorted(modules)
    conditions = Conditions()
    conditions.add("e.is_public")
    conditions.add("(e.visible_from IS NULL OR e.visible_from <= ?)", now)
    conditions.add("(e.cancelled_at IS NULL OR e.cancelled_at > ?)", now - CANCELLED_KEPT)
    if rooms:
        # The expression keeps planners on the date index: rooms are few and most entries are on.
        conditions.add(f"(e.module || '') IN ({marks(rooms)})", *rooms)
    else:
        conditions.add("1 = 0")
    return conditions


async def asked(wanted: EntryFilter, now: datetime) -> Conditions:
    """What lists show of what a reader asks for: single entries and occurrences."""
    conditions = shown(now, await modules_shown())
    conditions.add("e.rule = ''")
    if wanted.area:
        conditions.source = "calendar_entry_area a JOIN calendar_entry e ON e.id = a.entry"
        conditions.add("a.area = ?", wanted.area)
    _add_times(conditions, wanted)
    await _narrow(conditions, wanted)
    return conditions


async def fed(wanted: EntryFilter) -> Conditions:
    """What feeds carry of what is asked for: single entries, and series with their occurrences.

    A series between two days is one that goes on between them.
    """
    conditions = Conditions()
    conditions.add("e.series IS NULL")
    if wanted.area:
        conditions.add(
            "e.id IN (SELECT a.entry FROM calendar_entry_area a WHERE a.area = ?)", wanted.area
        )
    if wanted.starts_from:
        conditions.add(
            "CASE WHEN e.rule = '' THEN e.starts_at ELSE e.over_at END >= ?", wanted.starts_from
        )
    if wanted.starts_before:
        conditions.add("e.starts_at < ?", wanted.starts_before)
    await _narrow(conditions, wanted)
    return conditions


async def _narrow(conditions: Conditions, wanted: EntryFilter) -> None:
    if wanted.module:
        conditions.add("e.module = ?", wanted.module)
    if wanted.kind:
        conditions.add("e.module = ? AND e.kind = ?", room_of(wanted.kind), wanted.kind)
    if wanted.organization:
        conditions.add("e.organization = ?", wanted.organization)
    if wanted.audience:
        conditions.add("e.audience <> '' AND e.audience = ?", wanted.audience)
    if wanted.place:
        conditions.add("e.place_slug <> '' AND e.place_slug = ?", wanted.place)
    if wanted.collection:
        conditions.add("e.collection <> '' AND e.collection = ?", wanted.collection)
    if wanted.takes_place:
        conditions.add("e.cancelled_at IS NULL")
    await _add_text(conditions, wanted)


_DAY = {
    True: "SELECT ? AS place, ? AS starts_from, ? AS starts_before",
    False: (
        "SELECT CAST(? AS integer) AS place, CAST(? AS timestamptz) AS starts_from,"
        " CAST(? AS timestamptz) AS starts_before"
    ),
}
"""A stretch of time as a row, by whether the engine is SQLite."""


def days_as_rows(number: int) -> str:
    """A SELECT of so many stretches, its arguments from `numbered`: one plan serves them all."""
    return " UNION ALL ".join([_DAY[is_sqlite()]] * number)


def numbered(days: Sequence[tuple[datetime, datetime]]) -> list[Any]:
    """Stretches (from, before) with their places, as arguments in a row."""
    return [value for place, day in enumerate(days) for value in (place, *day)]


def _add_times(conditions: Conditions, wanted: EntryFilter) -> None:
    if wanted.starts_from:
        conditions.add(f"{conditions.start} >= ?", wanted.starts_from)
    if wanted.starts_before:
        conditions.add(f"{conditions.start} < ?", wanted.starts_before)
    if wanted.ends_after:
        conditions.add("e.ends_at > ?", wanted.ends_after)


async def _add_text(conditions: Conditions, wanted: EntryFilter) -> None:
    """Lead with the text index where few match, else test the text in the order of dates."""
    if not wanted.text.strip():
        return
    words = words_of(fold(wanted.text))[:MOST_WORDS_ASKED]
    if not words:
        conditions.add("1 = 0")
        return
    hits, name = _HITS[is_sqlite()]
    match = match_expression(words)
    if wanted.lookup is None:
        is_frequent = (await _count(match)).is_frequent
    else:
        is_frequent = wanted.lookup.is_frequent
    if not is_frequent:
        conditions.before = f"WITH hits AS MATERIALIZED ({hits}) "
        conditions.before_args = [match, MOST_TEXT_MATCHES]
        conditions.add(f"{name} IN (SELECT hit FROM hits)")  # noqa: S608 -- a column of ours
        return
    found, args = has_words("e.search_text", words)
    conditions.add(found, *args)


def typed_words(column: str, text: str) -> tuple[str, list[str]]:
    """A condition of SQL with its arguments: a column that `searchable` wrote has all words of a
    typed text, the last as a beginning. A text without any word is found nowhere.
    """
    words = words_of(fold(text))[:MOST_WORDS_ASKED]
    return has_words(column, words) if words else ("1 = 0", [])


def has_words(column: str, words: Sequence[str]) -> tuple[str, list[str]]:
    """The same of words that are cut already; one at least."""
    contains = f"{'instr' if is_sqlite() else 'strpos'}({column}, ?) > 0"
    whole = [f" {word} " for word in words[:-1]]
    return " AND ".join([contains] * len(words)), [*whole, f" {words[-1]}"]


@dataclass(frozen=True, slots=True)
class Hits:
    """How many entries a text matches, shown or not; counted up to MOST_TEXT_MATCHES."""

    number: int

    @property
    def is_frequent(self) -> bool:
        """Whether the order of dates must lead."""
        return self.number >= MOST_TEXT_MATCHES


# What many entries match, and until when that is believed (monotonic seconds).
_frequent: dict[str, float] = {}


async def text_hits(text: str) -> Hits | None:
    """How many entries a typed text matches; None for one without words."""
    words = words_of(fold(text))[:MOST_WORDS_ASKED]
    return await _count(match_expression(words)) if words else None


async def _count(match: str) -> Hits:
    """What is frequent is believed for a while: the answer only chooses the way, and what has
    become rare is still found, a little later.
    """
    if _frequent.get(match, 0.0) > monotonic():
        return Hits(MOST_TEXT_MATCHES)
    hits = _HITS[is_sqlite()][0]
    counted = await read(f"SELECT COUNT(*) AS hits FROM ({hits}) h", [match, MOST_TEXT_MATCHES])  # noqa: S608 -- a text of ours
    found = Hits(counted[0]["hits"])
    if found.is_frequent:
        if len(_frequent) >= MOST_FREQUENT:
            _frequent.clear()
        _frequent[match] = monotonic() + FREQUENT_SECONDS
    return found


def match_expression(words: list[str]) -> str:
    """All words, the last as a beginning, in the language of the engine's text index."""
    if is_sqlite():
        return " ".join(f'"{word}"' for word in words) + " *"
    return " & ".join(f"'{word}'" for word in words) + ":*"
