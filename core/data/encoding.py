"""How values travel between Python and the two drivers, exactly as Piccolo stores them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import Any, overload
from uuid import UUID

import piccolo.engine.sqlite  # noqa: F401 -- it registers the adapters that are built on here
from piccolo.utils.encoding import dump_json

from core.contracts.texts import LocalizedText
from core.data.times import is_aware

LONGEST_TITLE = 400


def encode(arguments: Iterable[Any]) -> list[Any]:
    """Values as both drivers take them; JSON becomes text. Refuses a datetime without zone."""
    return [_encoded(value) for value in arguments]


AS_THEY_ARE = frozenset((str, int, bool, float, bytes, UUID, type(None)))


def _encoded(value: Any) -> Any:
    if type(value) in AS_THEY_ARE:
        return value
    match value:
        case LocalizedText():
            return value.to_json()
        case Mapping():
            return dump_json(dict(value))
        case Enum():
            return value.value
        case datetime() if not is_aware(value):
            raise ValueError(f"{value!r} names no instant: it has no zone")
        case _:
            return value


@overload
def as_uuid(value: UUID | str) -> UUID: ...
@overload
def as_uuid(value: None) -> None: ...
def as_uuid(value: UUID | str | None) -> UUID | None:
    """An id from a row of either engine (SQLite gives text where it knows no column)."""
    return UUID(value) if isinstance(value, str) else value


@overload
def as_instant(value: datetime | str) -> datetime: ...
@overload
def as_instant(value: None) -> None: ...
def as_instant(value: datetime | str | None) -> datetime | None:
    """An instant in UTC from a row of either engine."""
    if value is None:
        return None
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    if moment.tzinfo is UTC:
        return moment
    return moment.astimezone(UTC) if is_aware(moment) else moment.replace(tzinfo=UTC)


@overload
def as_day(value: date | str) -> date: ...
@overload
def as_day(value: None) -> None: ...
def as_day(value: date | str | None) -> date | None:
    """A calendar day from either driver: SQLite has it as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


@overload
def as_decimal(value: Decimal | float | str) -> Decimal: ...
@overload
def as_decimal(value: None) -> None: ...
def as_decimal(value: Decimal | float | str | None) -> Decimal | None:
    """A number from a NUMERIC column of either engine."""
    return None if value is None else Decimal(str(value))


def as_text(value: str | Mapping[str, Any] | None) -> LocalizedText:
    """A localized text from a row of either engine; nothing gives an empty one."""
    if isinstance(value, str) and len(value) <= LONGEST_TITLE:
        return _title(value)
    return LocalizedText.from_json(value)


@lru_cache(maxsize=2048)
def _title(value: str) -> LocalizedText:
    """Titles are read over and over: each is taken apart once."""
    return LocalizedText.from_json(value)


def _integer(stored: bytes) -> int:
    """Piccolo's converter goes by way of Decimal for every number, which costs five times more."""
    try:
        return int(stored)
    except ValueError:
        return int(Decimal(stored.decode()))


@lru_cache(maxsize=8192)
def _uuid(stored: bytes) -> UUID:
    """Ids and instants come again and again on hot pages, and each costs two microseconds."""
    return UUID(stored.decode())


@lru_cache(maxsize=8192)
def _instant(stored: bytes) -> datetime:
    return datetime.fromisoformat(stored.decode()).replace(tzinfo=UTC)


sqlite3.register_converter("INTEGER", _integer)
sqlite3.register_converter("UUID", _uuid)
sqlite3.register_converter("TIMESTAMPTZ", _instant)
