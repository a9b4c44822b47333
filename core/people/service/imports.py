"""An office's table of organizations, kept to be looked at before anything is brought in."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from uuid import UUID

from core.contracts.errors import Invalid, Refused
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.contracts.viewer import Viewer
from core.data.commands import Row, as_uuid, read
from core.data.ids import new_id
from core.data.spreadsheets import Table, read_table
from core.data.times import later, utc_now
from core.data.transactions import tx
from core.people.directory import organizations_by_ids
from core.people.imports.columns import guess_columns, wrong_columns
from core.people.imports.matches import Index, Known, Match
from core.people.imports.rows import Fault, ReadRow, read_rows
from core.people.rules import may_register_kind
from core.people.tables import Organization, OrganizationImport
from core.people.values import OrganizationKind
from core.services.audit.api import record

KEPT = timedelta(days=7)
APPLIED = Refusal("applied", msg("This table was imported already."))
SEVERAL = msg("This could be several organizations that are here already: %(organizations)s.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What would come of a table: new rows, rows that are here already, rows that are wrong."""

    new: tuple[ReadRow, ...]
    matched: tuple[tuple[ReadRow, Match, Organization], ...]
    wrong: tuple[ReadRow, ...]


async def keep_table(viewer: Viewer, data: bytes, *, file_name: str) -> OrganizationImport:
    """Read a file and keep its rows for the look at them. Raises Invalid, under "file"."""
    if not data:
        raise Invalid({"file": [msg("Choose a file.")]})
    table = read_table(data)
    kept = OrganizationImport(
        id=new_id(),
        file_name=file_name[:200],
        headings=json.dumps(table.headings),
        lines=json.dumps(list(zip(table.numbers, table.rows, strict=True))),
        columns=json.dumps(guess_columns(table.headings)),
    )
    async with tx():
        await kept.save()
        await record(viewer, action="people.import.read", subject=kept.id)
    return kept


async def choose_columns(kept: UUID, columns: Sequence[str], kind_otherwise: str) -> None:
    """Say anew what each column means. Raises Invalid, Refused once the table was imported."""
    if wrong := wrong_columns(columns):
        text = msg("Two columns say the same. Leave one of them out.")
        raise Invalid({name: [text] for name in wrong})
    if "legal_name" not in columns:
        raise Invalid({"columns": [msg("Say which column holds the full name.")]})
    if kind_otherwise and kind_otherwise not in set(OrganizationKind):
        raise Invalid({"kind_otherwise": [msg("This is not on the list.")]})
    async with tx():
        changed = (
            await OrganizationImport.update(
                {
                    OrganizationImport.columns: json.dumps(list(columns)),
                    OrganizationImport.kind_otherwise: kind_otherwise,
                }
            )
            .where(OrganizationImport.id == kept, OrganizationImport.applied_at.is_null())
            .returning(OrganizationImport.id)
        )
        if not changed:
            raise Refused(APPLIED)


async def preview(viewer: Viewer, kept: OrganizationImport) -> Preview:
    """What would come of a table as its columns are understood now."""
    otherwise = OrganizationKind(kept.kind_otherwise) if kept.kind_otherwise else None
    rows = read_rows(
        table_of(kept),
        columns_chosen(kept),
        otherwise=otherwise,
        may_be=partial(may_register_kind, viewer),
    )
    index = Index(await _known())
    matches = {row.number: index.match(row.details) for row in rows if row.details}
    found = await organizations_by_ids(
        {one for match in matches.values() if match for one in match.organizations}
    )
    new, matched, wrong = [], [], []
    for row in rows:
        match = matches.get(row.number)
        if row.details is None:
            wrong.append(row)
        elif match is None:
            new.append(row)
        elif len(match.organizations) > 1:
            wrong.append(_of_several(row, [found[one] for one in match.organizations]))
        else:
            matched.append((row, match, found[match.organizations[0]]))
    return Preview(new=tuple(new), matched=tuple(matched), wrong=tuple(wrong))


async def forget_old_imports() -> None:
    """Delete tables that were chosen more than seven days ago."""
    await OrganizationImport.delete().where(OrganizationImport.created_at < later(utc_now(), -KEPT))


def table_of(kept: OrganizationImport) -> Table:
    """The rows that are kept."""
    lines = json.loads(kept.lines)
    return Table(
        headings=tuple(json.loads(kept.headings)),
        rows=tuple(tuple(cells) for _, cells in lines),
        numbers=tuple(number for number, _ in lines),
    )


def columns_chosen(kept: OrganizationImport) -> tuple[str, ...]:
    """What each column says, as it stands now."""
    return tuple(json.loads(kept.columns))


def _of_several(row: ReadRow, found: Collection[Organization]) -> ReadRow:
    names = ", ".join(sorted(one.name for one in found))
    fault = Fault(column="legal_name", text=SEVERAL, values={"organizations": names})
    return replace(row, details=None, faults=(fault,))


async def _known() -> list[Known]:
    rows = await read(
        "SELECT id, merged_into, short_name, slug, kind, legal_skeleton, short_skeleton,"
        " register_number, krs, nip, regon, duplicate_of FROM people_organization"
    )
    return [_known_of(row) for row in rows]


def _known_of(row: Row) -> Known:
    return Known(
        id=as_uuid(row["id"]),
        stands_for=as_uuid(row["merged_into"] or row["id"]),
        name=row["short_name"],
        slug=row["slug"],
        kind=OrganizationKind(row["kind"]),
        legal_skeleton=row["legal_skeleton"],
        short_skeleton=row["short_skeleton"],
        register_number=row["register_number"],
        krs=row["krs"],
        nip=row["nip"],
        regon=row["regon"],
        is_duplicate=row["duplicate_of"] is not None,
    )
