"""Bringing an office's table of organizations in: looked at first, then wholly or not at all."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from core.contracts.errors import Invalid, Refused
from core.contracts.texts import LocalizedText, msg
from core.contracts.verdicts import Refusal
from core.contracts.viewer import Viewer
from core.data.commands import Row, Sql, Steps, as_uuid, read, run
from core.data.folding import slug
from core.data.ids import new_id
from core.data.times import later, utc_now
from core.data.transactions import tx
from core.data.versions import bump
from core.kernel.bus import announce
from core.people.details import columns_of, columns_of_names
from core.people.directory import CHANGED, organizations_by_ids, version_key
from core.people.imports.columns import guess_columns, wrong_columns
from core.people.imports.matches import Index, Known, Match
from core.people.imports.rows import Fault, ReadRow, read_rows
from core.people.imports.spreadsheets import Table, read_table
from core.people.queries import import_by_id
from core.people.rules import may_register_kind
from core.people.signals import OrganizationChanged, OrganizationVerified
from core.people.tables import Organization, OrganizationImport
from core.people.values import MatchChoice, OrganizationDetails, OrganizationKind, OrganizationState
from core.services.audit.api import record, record_statement

KEPT = timedelta(days=7)
ROWS_A_STATEMENT = 200
CHANGEABLE = (
    "short_name", "parent_name", "krs", "nip", "regon", "register_number", "areas", "description",
    "address", "email", "phone", "website", "ade_address", "privacy_contact",
)  # fmt: skip
SEVERAL = msg("This could be several organizations that are here already: %(organizations)s.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What would come of a table: new rows, rows that are here already, rows that are wrong."""

    new: tuple[ReadRow, ...]
    matched: tuple[tuple[ReadRow, Match, Organization], ...]
    wrong: tuple[ReadRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How many organizations an import added and changed; the rest of its rows changed nothing."""

    added: int
    changed: int


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


async def apply_import(
    viewer: Viewer,
    kept: UUID,
    *,
    otherwise: MatchChoice,
    choices: Mapping[int, MatchChoice] | None = None,
) -> Outcome:
    """Bring the right rows in, all of them or none; wrong rows stay out.

    `choices` says by row number what becomes of a row that is here already, `otherwise` of the
    rest. The same table brought in again changes nothing. Raises Refused when it was imported.
    """
    async with tx() as transaction:
        found = await _locked(kept)
        seen = await preview(viewer, found)
        asked = choices or {}
        added: list[tuple[ReadRow, UUID | None]] = [(row, None) for row in seen.new]
        changes: list[tuple[Organization, dict[str, Any]]] = []
        for row, match, present in seen.matched:
            choice = asked.get(row.number, otherwise)
            if choice is MatchChoice.DUPLICATE and not match.has_duplicate:
                added.append((row, present.id))
            elif choice is MatchChoice.UPDATE and (change := _change(row, present)):
                changes.append((present, change))
        ids = await _add(viewer, added)
        for organization, change in changes:
            await _alter(viewer, organization, change)
            await announce(OrganizationChanged(organization=organization.id), within=transaction)
        for organization_id in ids:
            await announce(OrganizationVerified(organization=organization_id), within=transaction)
        await _finish(viewer, kept, Outcome(added=len(added), changed=len(changes)))
        if added or changes:
            await bump(CHANGED, *(version_key(one.id) for one, _ in changes))
    return Outcome(added=len(added), changed=len(changes))


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


APPLIED = Refusal("applied", msg("This table was imported already."))


def _of_several(row: ReadRow, found: Collection[Organization]) -> ReadRow:
    names = ", ".join(sorted(one.name for one in found))
    fault = Fault(column="legal_name", text=SEVERAL, values={"organizations": names})
    return replace(row, details=None, faults=(fault,))


async def _locked(kept: UUID) -> OrganizationImport:
    """The table, claimed for this import; a second one waits, and then is refused.

    All tables are locked, so that two tables with the same rows come in one after the other.
    """

    def script() -> Steps[bool]:
        yield Sql("SELECT id FROM people_import ORDER BY id", for_update=True)
        rows = yield Sql(
            "UPDATE people_import SET applied_at = ? WHERE id = ? AND applied_at IS NULL"
            " RETURNING id",
            (utc_now(), kept),
        )
        return bool(rows)

    is_first = await run(script)
    found = await import_by_id(kept)
    if not is_first or found is None:
        raise Refused(APPLIED)
    return found


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


def _change(row: ReadRow, present: Organization) -> dict[str, Any]:
    """What a row says otherwise of an organization that is here.

    Its own people's words stay: once they have taken it over, only what is empty is filled.
    """
    if row.details is None:
        return {}
    said = columns_of(row.details, _numbers(row.details))
    if not row.details.short_name:
        del said["short_name"]
    return {
        name: said[name]
        for name in CHANGEABLE
        if _says_more(said.get(name), getattr(present, name), is_free=present.is_unclaimed)
    }


def _says_more(said: Any, present: Any, *, is_free: bool) -> bool:
    """Whether a cell is to be taken: it says something else, and the place is free for it."""
    if not said or said == "[]":
        return False
    is_empty = not present or present == "[]"
    return (is_free or is_empty) and not _same(present, said)


def _same(present: Any, said: Any) -> bool:
    if isinstance(present, LocalizedText) and isinstance(said, LocalizedText):
        return present.to_json() == said.to_json()
    return bool(present == said)


def _numbers(details: OrganizationDetails) -> dict[str, str]:
    names = ("krs", "nip", "regon", "register_number", "ade_address")
    return {name: getattr(details, name) for name in names}


async def _add(viewer: Viewer, added: Sequence[tuple[ReadRow, UUID | None]]) -> list[UUID]:
    """New organizations, in the directory at once; gives the ids of those that are there."""
    slugs = await _taken_slugs()
    now = utc_now()
    values = []
    for row, duplicate_of in added:
        if row.details is None:
            continue
        state = OrganizationState.DRAFT if duplicate_of else OrganizationState.VERIFIED
        values.append(
            columns_of(row.details, _numbers(row.details))
            | {
                "id": new_id(),
                "created_at": now,
                "slug": _free_slug(row.details.short_name or row.details.legal_name, slugs),
                "state": state.value,
                "state_reason": "",
                "verified_at": None if duplicate_of else now,
                "verified_by": None if duplicate_of else viewer.account,
                "imported_at": now,
                "duplicate_of": duplicate_of,
            }
        )
    for start in range(0, len(values), ROWS_A_STATEMENT):
        await run(partial(_insert, viewer, values[start : start + ROWS_A_STATEMENT]))
    return [one["id"] for one in values if one["duplicate_of"] is None]


def _insert(viewer: Viewer, rows: Sequence[Mapping[str, Any]]) -> Steps[None]:
    names = list(rows[0])
    marks = ", ".join([f"({', '.join('?' * len(names))})"] * len(rows))
    given = [value for row in rows for value in row.values()]
    yield Sql(
        f"INSERT INTO people_organization ({', '.join(names)}) VALUES {marks}",  # noqa: S608 -- names are ours
        given,
    )
    for row in rows:
        yield record_statement(
            viewer,
            action="people.organization.imported",
            subject=row["id"],
            organization=row["id"],
        )


async def _taken_slugs() -> Counter[str]:
    rows = await read("SELECT slug FROM people_organization")
    return Counter({"new": 1} | {row["slug"]: 1 for row in rows})


def _free_slug(name: str, taken: Counter[str]) -> str:
    wanted = slug(name) or "organization"
    found, number = wanted, max(2, taken[wanted])
    while taken[found]:
        found = f"{wanted}-{number}"
        number += 1
    taken[wanted] = max(number, 1)
    taken[found] = taken[found] or 1
    return found


async def _alter(viewer: Viewer, organization: Organization, change: dict[str, Any]) -> None:
    columns: dict[Any, Any] = dict(change)
    if "short_name" in change:
        columns |= columns_of_names(organization.legal_name, change["short_name"])
    await Organization.update(columns).where(Organization.id == organization.id)
    await record(
        viewer,
        action="people.organization.changed",
        subject=organization.id,
        fields=sorted(change),
        organization=organization.id,
        reason="import",
    )


async def _finish(viewer: Viewer, kept: UUID, outcome: Outcome) -> None:
    await OrganizationImport.update(
        {OrganizationImport.added: outcome.added, OrganizationImport.changed: outcome.changed}
    ).where(OrganizationImport.id == kept)
    await record(viewer, action="people.import.applied", subject=kept)
