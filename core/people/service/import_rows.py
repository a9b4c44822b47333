"""Bringing the right rows of an office's table in: all of them or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from core.contracts.errors import Refused
from core.contracts.texts import LocalizedText
from core.contracts.viewer import Viewer
from core.data.commands import Sql, Steps, read, run
from core.data.folding import slug
from core.data.ids import new_id
from core.data.many import batched, insert
from core.data.slugs import free_name
from core.data.times import utc_now
from core.data.transactions import tx
from core.data.versions import bump
from core.kernel.bus import announce
from core.people.details import columns_of, columns_of_names
from core.people.directory import CHANGED, version_key
from core.people.imports.rows import ReadRow
from core.people.queries import import_by_id
from core.people.service.imports import APPLIED, preview
from core.people.service.organizations import RESERVED, UNNAMED
from core.people.signals import OrganizationChanged, OrganizationVerified
from core.people.tables import Organization, OrganizationImport
from core.people.values import MatchChoice, OrganizationDetails, OrganizationState
from core.services.audit.api import record, record_statement

ROWS_A_STATEMENT = 200
CHANGEABLE = (
    "short_name", "parent_name", "krs", "nip", "regon", "register_number", "areas", "description",
    "address", "email", "phone", "website", "ade_address", "privacy_contact",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How many organizations an import added and changed; the rest of its rows changed nothing."""

    added: int
    changed: int


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
                "slug": _next_slug(row.details, slugs),
                "state": state.value,
                "state_reason": "",
                "verified_at": None if duplicate_of else now,
                "verified_by": None if duplicate_of else viewer.account,
                "imported_at": now,
                "duplicate_of": duplicate_of,
            }
        )
    for some in batched(values, ROWS_A_STATEMENT):
        await run(partial(_insert, viewer, some))
    return [one["id"] for one in values if one["duplicate_of"] is None]


def _insert(viewer: Viewer, rows: Sequence[Mapping[str, Any]]) -> Steps[None]:
    yield insert("people_organization", *rows)
    for row in rows:
        yield record_statement(
            viewer,
            action="people.organization.imported",
            subject=row["id"],
            organization=row["id"],
        )


async def _taken_slugs() -> set[str]:
    rows = await read("SELECT slug FROM people_organization")
    return {*RESERVED, *(row["slug"] for row in rows)}


def _next_slug(details: OrganizationDetails, taken: set[str]) -> str:
    """A free address part, which is taken from now on."""
    name = free_name(slug(details.short_name or details.legal_name) or UNNAMED, taken)
    taken.add(name)
    return name


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
