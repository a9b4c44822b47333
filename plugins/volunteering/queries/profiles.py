"""Reads of volunteers' profiles and favourite organizations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.data.commands import read
from core.data.encoding import as_uuid
from core.services.outbox.api import Recipient
from plugins.volunteering.profiles import ProfileContent
from plugins.volunteering.queries.offers import listed
from plugins.volunteering.tables import Profile

LISTS = ("languages", "skills", "interests", "availability")
PLAIN = ("phone", "hears_of_offers", "takes_calls", "only_favourites")


@dataclass(frozen=True, slots=True, kw_only=True)
class FavouriteLine:
    """An organization that somebody wants to hear of."""

    organization: UUID
    slug: str
    name: str


async def profile_of(person: UUID) -> ProfileContent:
    """What somebody tells of themselves; who tells nothing has an empty one."""
    row = await Profile.objects().where(Profile.person == person).first()
    return content_of(row) if row else ProfileContent()


def content_of(row: Profile) -> ProfileContent:
    """A row as the services take it."""
    said: dict[str, Any] = {name: getattr(row, name) for name in PLAIN}
    said |= {name: listed(getattr(row, name)) for name in LISTS}
    return ProfileContent(**said)


async def favourites_of(person: UUID) -> Sequence[FavouriteLine]:
    """Somebody's favourite organizations, by name."""
    rows = await read(
        "SELECT o.id, o.slug, o.short_name FROM volunteering_favourite f"
        " JOIN people_organization o ON o.id = f.organization WHERE f.person = ?"
        " ORDER BY o.name_folded",
        [person],
    )
    return [
        FavouriteLine(organization=as_uuid(row["id"]), slug=row["slug"], name=row["short_name"])
        for row in rows
    ]


async def hosts_to_choose() -> Sequence[tuple[str, str]]:
    """Slugs and names of organizations that have ever published an offer, by name."""
    rows = await read(
        "SELECT o.slug, o.short_name FROM people_organization o WHERE o.state = 'verified'"
        " AND EXISTS (SELECT 1 FROM volunteering_offer f"
        " WHERE f.organization = o.id AND f.published_at IS NOT NULL) ORDER BY o.name_folded"
    )
    return [(row["slug"], row["short_name"]) for row in rows]


async def who_hears_of(organization: UUID) -> Sequence[Recipient]:
    """Whom to tell of an organization's new offers: whose favourite it is, and who asked for it."""
    rows = await read(
        "SELECT p.id, p.name, p.email, p.language FROM volunteering_favourite f"
        " JOIN volunteering_profile v ON v.person = f.person"
        " JOIN people_person p ON p.id = f.person"
        " WHERE f.organization = ? AND v.hears_of_offers AND p.email <> ''",
        [organization],
    )
    return [
        Recipient(
            email=row["email"],
            name=row["name"],
            language=row["language"],
            person=as_uuid(row["id"]),
        )
        for row in rows
    ]
