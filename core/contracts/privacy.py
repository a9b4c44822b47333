"""Personal data: what a room keeps of people, why, how long, and how it is shown and erased."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
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


def naming_accounts(
    *, key: str, tables: tuple[str, ...], purpose: str, legal_basis: str, keep_for: str
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
    )
