"""Personal data: what a room keeps of people, why, how long, and how it is shown and erased."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from core.contracts.texts import msg

Fate = Literal["erased", "anonymised", "kept"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """What became of one table's rows: erased, anonymised, or kept until, because."""

    table: str
    rows: int
    fate: Fate
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgetting:
    """How one table forgets by itself.

    `keep_for` is the key of a legal number. `count(before)` says how many rows would be forgotten
    and changes nothing; `forget(before)` forgets them, bears being run twice and returns how many
    there were. `before` is the instant that lies that period back. `what` says it to a person.
    """

    keep_for: str
    table: str
    what: str
    count: Callable[[datetime], Awaitable[int]]
    forget: Callable[[datetime], Awaitable[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stays:
    """Words of a table's rows that stay after an erasure: `what` they are, and `because` of what.

    They are no words about the person: what an organization publishes, why the office decided.
    Every other text in a row that belongs to the person is gone after `erase`.
    """

    table: str
    columns: tuple[str, ...]
    what: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalData:
    """A declaration over one or more tables.

    `legal_basis` names the article of the GDPR. `keep_for` is the key of a legal number; empty
    means: until the person asks for erasure, or the thing itself goes. `collect(person)` gives the
    person's own rows in words a person reads; `erase(person)` is idempotent and says what became
    of each table's rows. Erasure walks declarations from light `weight` to heavy: what the others
    find a person by goes last. `forgets` is how the tables forget by themselves, `stays` what an
    erasure leaves of a row, as it is not about the person.
    """

    key: str
    tables: tuple[str, ...]
    purpose: str
    legal_basis: str
    keep_for: str
    collect: Callable[[UUID], Awaitable[Sequence[Mapping[str, Any]]]]
    erase: Callable[[UUID], Awaitable[Sequence[Erasure]]]
    weight: int = 100
    forgets: tuple[Forgetting, ...] = ()
    stays: tuple[Stays, ...] = ()


def naming_accounts(
    *,
    key: str,
    tables: tuple[str, ...],
    purpose: str,
    legal_basis: str,
    keep_for: str,
    forgets: tuple[Forgetting, ...] = (),
    stays: tuple[Stays, ...] = (),
) -> PersonalData:
    """The declaration of tables that name accounts and say nothing else of people.

    There is nothing to show, as rooms below people do not know whose accounts they are, and
    nothing to erase: a number whose account is gone leads to nobody.
    """

    async def collect(person: UUID) -> Sequence[Mapping[str, Any]]:  # noqa: ARG001 -- the collector's signature
        return ()

    async def erase(person: UUID) -> Sequence[Erasure]:  # noqa: ARG001 -- the eraser's signature
        because = msg("it names an account only, which no longer leads to you")
        return [Erasure(table=table, rows=0, fate="kept", because=because) for table in tables]

    return PersonalData(
        key=key,
        tables=tables,
        purpose=purpose,
        legal_basis=legal_basis,
        keep_for=keep_for,
        collect=collect,
        erase=erase,
        weight=990,
        forgets=forgets,
        stays=stays,
    )
