"""Personal data: what a room keeps of people, why, how long, and how it is shown and erased."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

Fate = Literal["erased", "anonymised", "kept"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """What became of one table's rows: erased, anonymised, or kept until, because."""

    table: str
    rows: int
    fate: Fate
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalData:
    """A declaration over one or more tables.

    `legal_basis` names the article of the GDPR. `keep_for` names a setting of the table of
    periods. `collect(person)` gives the person's own rows in words a person reads;
    `erase(person)` is idempotent and says what became of each table's rows.
    """

    key: str
    tables: tuple[str, ...]
    purpose: str
    legal_basis: str
    keep_for: str
    collect: Callable[[UUID], Awaitable[Sequence[Mapping[str, Any]]]]
    erase: Callable[[UUID], Awaitable[Sequence[Erasure]]]
