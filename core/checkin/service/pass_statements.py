"""Statements on lists and passes, of which commands are made: generators that ask the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from core.checkin.queries import NAME, STATE
from core.checkin.values import GateList, ShownPass
from core.contracts.errors import NotFound
from core.data.commands import Row, Sql, Steps, as_instant, as_uuid
from core.data.many import batched, marks

AT_ONCE = 500

_PASS = (
    "SELECT p.id, p.signup, p.kind, p.subject, p.not_after, p.revoked_at,"  # noqa: S608 -- constants only
    f" {STATE}, s.sheet, {NAME} AS name"
    " FROM checkin_pass p LEFT JOIN signups_signup s ON s.id = p.signup"
    " LEFT JOIN people_person person ON person.id = s.person"
)


def gate_list_of(gate_list: UUID) -> Steps[GateList]:
    """The list. Raises NotFound."""
    rows = yield Sql("SELECT * FROM checkin_list WHERE id = ?", [gate_list])
    if not rows:
        raise NotFound
    return GateList.from_row(rows[0])


def locked_pass(pass_id: UUID) -> Steps[ShownPass | None]:
    """A pass with the sign-up behind it; nobody else changes what its readings amount to."""
    rows = yield Sql(f"{_PASS} WHERE p.id = ?", [pass_id], for_update="p")
    return shown_of(rows[0]) if rows else None


def pass_by_typed_code(
    gate_list: GateList, typed_code: str, *, is_locked: bool = False
) -> Steps[ShownPass | None]:
    """The pass of the list's people that has these letters; locked as `locked_pass` does."""
    args: list[object]
    which, args = "p.kind = ? AND p.subject = ?", [gate_list.kind, gate_list.subject]
    if gate_list.sheet is not None:
        which, args = "s.sheet = ?", [gate_list.sheet]
    text = f"{_PASS} WHERE {which} AND p.typed_code = ?"
    rows = yield Sql(text, [*args, typed_code], for_update="p" if is_locked else False)
    return shown_of(rows[0]) if rows else None


def passes_by_id(passes: Sequence[UUID]) -> Steps[Mapping[UUID, ShownPass]]:
    """Passes with the sign-ups behind them."""
    found: dict[UUID, ShownPass] = {}
    for some in batched(passes, AT_ONCE):
        rows = yield Sql(f"{_PASS} WHERE p.id IN ({marks(some)})", list(some))
        found |= {as_uuid(row["id"]): shown_of(row) for row in rows}
    return found


def passes_by_typed_codes(gate_list: GateList, codes: Sequence[str]) -> Steps[Mapping[str, UUID]]:
    """The passes of the list's people that have these letters."""
    found: dict[str, UUID] = {}
    for code in codes:
        shown = yield from pass_by_typed_code(gate_list, code)
        if shown is not None:
            found[code] = shown.id
    return found


def shown_of(row: Row) -> ShownPass:
    """A pass as the gate looks at it."""
    return ShownPass(
        id=as_uuid(row["id"]),
        signup=as_uuid(row["signup"]),
        kind=row["kind"],
        subject=as_uuid(row["subject"]),
        not_after=as_instant(row["not_after"]),
        revoked_at=as_instant(row["revoked_at"]),
        state=row["state"] or "",
        name=row["name"] or "",
        sheet=as_uuid(row["sheet"]),
    )


def lock_passes(passes: Sequence[UUID]) -> Steps[None]:
    """Let nobody else change what these passes' readings amount to until the end."""
    for some in batched(sorted(passes), AT_ONCE):
        yield Sql(
            f"SELECT id FROM checkin_pass WHERE id IN ({marks(some)}) ORDER BY id",  # noqa: S608 -- question marks only
            list(some),
            for_update=True,
        )
