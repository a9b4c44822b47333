"""The vocabulary of volunteers' documents: kinds, states, and what stands on the paper."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from core.contracts.texts import msg


class StatementKind(StrEnum):
    """What a host states about a volunteer."""

    CERTIFICATE = "certificate"
    """Hours and scope (the act on public benefit, art. 44(2)): the host owes it."""
    OPINION = "opinion"
    """In words (art. 44(3)): the host may give it."""


KIND_TITLES = {
    StatementKind.CERTIFICATE: msg("Certificate of hours"),
    StatementKind.OPINION: msg("Written opinion"),
}


class RequestState(StrEnum):
    """What became of a request."""

    ASKED = "asked"
    ANSWERED = "answered"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Reminder(StrEnum):
    """Of what a host is reminded, each once a request; the message kind's name."""

    SOON = "due_soon"
    LATE = "overdue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody asks a host for; days bound the hours, both included."""

    kind: StatementKind = StatementKind.CERTIFICATE
    first: date | None = None
    last: date | None = None
    school: str = ""
    language: str = "pl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What stands on the paper, in the words and numbers of the day on which it was made.

    `seat` and `numbers` are the host's; `scope` are lines; `years` minutes by the year in which
    their school year began; `text` an opinion's words; `signer` who signs, with the function.
    """

    host: str
    name: str
    place: str
    day: date
    seat: str = ""
    numbers: str = ""
    school: str = ""
    first: date | None = None
    last: date | None = None
    minutes: int = 0
    years: tuple[tuple[int, int], ...] = ()
    scope: tuple[str, ...] = ()
    text: str = ""
    signer: str = ""

    def to_json(self) -> str:
        """As the table keeps it."""
        plain = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return json.dumps(plain, ensure_ascii=False, default=str)

    @classmethod
    def of_json(cls, text: str) -> Content | None:
        """What the table keeps; None for a row whose content is forgotten."""
        kept: dict[str, Any] = json.loads(text)
        if not kept:
            return None
        days = {name: _day(kept.pop(name)) for name in ("day", "first", "last")}
        years = tuple((year, minutes) for year, minutes in kept.pop("years"))
        made = cls(**kept, day=date.min, years=years)
        return replace(made, scope=tuple(made.scope), **days)


def _day(text: str | None) -> Any:
    return date.fromisoformat(text) if text else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A statement before it is issued: about whom, in which language, what is to stand on it.

    `first` and `last` are the period that is certified; `request` what it answers, `replaces` the
    statement in whose place it comes.
    """

    kind: StatementKind
    person: UUID | None
    content: Content
    language: str = "pl"
    first: date | None = None
    last: date | None = None
    request: UUID | None = None
    replaces: UUID | None = None
    batch: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestView:
    """A request with the names that lists show."""

    id: UUID
    kind: StatementKind
    person: UUID
    name: str
    organization: UUID
    organization_name: str
    organization_slug: str
    first: date | None
    last: date | None
    school: str
    language: str
    due_on: date
    state: RequestState
    reason: str
    asked_at: datetime

    def is_late(self, today: date) -> bool:
        """It should have been answered before."""
        return self.state is RequestState.ASKED and self.due_on < today
