"""Reads of organizations: one by name, the public directory, look-alikes, privacy notices."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.contracts.texts import LocalizedText, msg
from core.data.commands import Row, as_text, as_uuid, read
from core.data.folding import fold, like
from core.data.many import marks
from core.people.names import skeleton
from core.people.tables import Organization
from core.people.values import OrganizationKind, OrganizationState, PrivacyNotice
from core.web.i18n import gettext, use_language

PAGE_SIZE = 30
CHANGED = "people.organizations"
SHORT_NOTICE = msg(
    "%(name)s is responsible for the data that you give here and uses it for this only."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryLine:
    """One organization in a list."""

    id: UUID
    slug: str
    short_name: str
    legal_name: str
    kind: OrganizationKind
    state: OrganizationState
    areas: tuple[str, ...]
    description: LocalizedText
    is_unclaimed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryPage:
    """A stretch of a list; `after` is the key of the next one, empty at the end."""

    lines: Sequence[DirectoryLine]
    after: str = ""


def version_key(organization: UUID) -> str:
    """The version row that rises with every change of an organization."""
    return f"{CHANGED}:{organization}"


def areas_of(organization: Organization) -> tuple[str, ...]:
    """The codes of an organization's areas of public tasks."""
    return tuple(json.loads(organization.areas))


async def organization_by_slug(slug: str) -> Organization | None:
    """One organization, in whatever state; the address of a merged one leads to what it became."""
    found = await _one("slug", slug)
    if found is None or found.merged_into is None:
        return found
    return await organization_by_id(found.merged_into)


async def organization_by_id(organization: UUID) -> Organization | None:
    """One organization, in whatever state."""
    return await _one("id", organization)


async def _one(column: str, value: UUID | str) -> Organization | None:
    """Read without Piccolo's words, which cost more than the reading: many pages begin with it."""
    rows = await read(f"SELECT * FROM people_organization WHERE {column} = ?", [value])  # noqa: S608 -- a column of ours
    return Organization(**rows[0], _exists_in_db=True) if rows else None


async def organizations_by_ids(ids: Collection[UUID]) -> Mapping[UUID, Organization]:
    """Many organizations in one query."""
    if not ids:
        return {}
    rows = await Organization.objects().where(Organization.id.is_in(list(ids)))
    return {row.id: row for row in rows}


async def city_organization() -> Organization | None:
    """The city itself."""
    return (
        await Organization.objects()
        .where(Organization.kind == OrganizationKind.CITY.value)
        .order_by(Organization.created_at)
        .first()
    )


async def find_organizations(
    *,
    states: Collection[OrganizationState] = (OrganizationState.VERIFIED,),
    search: str = "",
    area: str = "",
    kind: str = "",
    after: str = "",
) -> DirectoryPage:
    """Organizations by name, 30 at a time, from after the key that the last page gave."""
    conditions, values = [f"state IN ({marks(states)})"], [str(one) for one in states]
    for word in fold(search).split()[:5]:
        conditions.append("name_folded LIKE ? ESCAPE '!'")
        values.append(f"%{like(word)}%")
    if area:
        conditions.append("areas LIKE ? ESCAPE '!'")
        values.append(f'%"{like(area)}"%')
    if kind:
        conditions.append("kind = ?")
        values.append(kind)
    if after:
        conditions.append("slug_key > ?")
        values.append(after)
    rows = await read(
        "SELECT * FROM (SELECT id, slug, short_name, legal_name, kind, state, areas, description,"  # noqa: S608 -- constants and question marks only
        " imported_at, taken_over_at, name_folded, name_folded || ' ' || slug AS slug_key"
        " FROM people_organization) found"
        f" WHERE {' AND '.join(conditions)} ORDER BY slug_key LIMIT {PAGE_SIZE + 1}",
        values,
    )
    more = rows[PAGE_SIZE - 1]["slug_key"] if len(rows) > PAGE_SIZE else ""
    return DirectoryPage(lines=[_line(row) for row in rows[:PAGE_SIZE]], after=more)


async def look_alike(*names: str, but: UUID | None = None) -> Organization | None:
    """A verified organization whose name somebody could take one of these for."""
    skeletons = [found for found in map(skeleton, names) if found]
    return (
        await Organization.objects()
        .where(
            Organization.state.is_in([OrganizationState.VERIFIED, OrganizationState.SUSPENDED]),
            Organization.legal_skeleton.is_in(skeletons)
            | Organization.short_skeleton.is_in(skeletons),
            Organization.id != (but or UUID(int=0)),
        )
        .first()
    )


async def find_duplicates(organization: Organization) -> list[Organization]:
    """Organizations that are likely the same one: by name, number, or marked so."""
    known = (
        (Organization.krs, organization.krs),
        (Organization.nip, organization.nip),
        (Organization.regon, organization.regon),
    )
    names = [organization.legal_skeleton, organization.short_skeleton]
    likely: Any = Organization.legal_skeleton.is_in(names) | Organization.short_skeleton.is_in(
        names
    )
    likely |= Organization.duplicate_of == organization.id
    for column, number in known:
        if number:
            likely |= column == number
    if organization.duplicate_of:
        likely |= Organization.id == organization.duplicate_of
    return (
        await Organization.objects()
        .where(
            likely,
            Organization.id != organization.id,
            Organization.state != OrganizationState.MERGED.value,
        )
        .order_by(Organization.name_folded)
        .limit(PAGE_SIZE)
    )


async def former_ids(organization: UUID) -> list[UUID]:
    """The organizations that were merged into one."""
    rows = await read(
        "SELECT id FROM people_organization WHERE merged_into = ? ORDER BY id", (organization,)
    )
    return [as_uuid(row["id"]) for row in rows]


async def holder_of_number(
    column: str, number: str, *, but: UUID | None = None
) -> Organization | None:
    """The verified organization that a KRS number or NIP belongs to already; never a branch."""
    known = {"krs": Organization.krs, "nip": Organization.nip}[column]
    return (
        await Organization.objects()
        .where(
            known == number,
            Organization.state == OrganizationState.VERIFIED.value,
            Organization.kind != OrganizationKind.BRANCH.value,
            Organization.id != (but or UUID(int=0)),
        )
        .first()
    )


def privacy_notice(organization: Organization, language: str) -> PrivacyNotice:
    """Who is responsible for what people give to an organization, in a language."""
    with use_language(language):
        short = gettext(SHORT_NOTICE, name=organization.legal_name)
    return PrivacyNotice(
        controller=organization.legal_name,
        address=organization.address,
        email=organization.email,
        phone=organization.phone,
        contact=organization.privacy_contact or organization.email,
        url_path=f"/organizations/{organization.slug}/privacy",
        short=short,
    )


def _line(row: Row) -> DirectoryLine:
    return DirectoryLine(
        id=as_uuid(row["id"]),
        slug=row["slug"],
        short_name=row["short_name"],
        legal_name=row["legal_name"],
        kind=OrganizationKind(row["kind"]),
        state=OrganizationState(row["state"]),
        areas=tuple(json.loads(row["areas"])),
        description=as_text(row["description"]),
        is_unclaimed=row["imported_at"] is not None and row["taken_over_at"] is None,
    )
