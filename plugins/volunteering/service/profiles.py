"""A volunteer's own profile and favourite organizations: kept, changed, deleted by themselves."""

from __future__ import annotations

import json
from datetime import datetime
from uuid import UUID

from core.contracts.errors import Invalid, NotFound
from core.contracts.viewer import Viewer
from core.data.commands import Sql, execute
from core.data.ids import new_id
from core.data.times import utc_now
from core.data.transactions import tx
from core.people.api import organization_by_slug
from core.services.outbox.api import queue
from plugins.volunteering.profiles import ProfileContent, phone_fault
from plugins.volunteering.queries.profiles import LISTS, PLAIN, who_hears_of
from plugins.volunteering.signals import OfferPublished


async def keep_profile(
    viewer: Viewer, content: ProfileContent, *, now: datetime | None = None
) -> None:
    """Keep what the viewer tells of themselves; what was told before is gone.

    Raises NotFound for a visitor, Invalid for a telephone number that is none.
    """
    person = _person(viewer)
    if fault := phone_fault(content.phone):
        raise Invalid({"phone": [fault]})
    values = {
        **{name: getattr(content, name) for name in PLAIN},
        **{name: json.dumps(sorted(set(getattr(content, name)))) for name in LISTS},
        "changed_at": now or utc_now(),
    }
    changes = ", ".join(f"{name} = excluded.{name}" for name in values)
    columns = {"id": new_id(), "created_at": utc_now(), "person": person, **values}
    marks = ", ".join("?" * len(columns))
    async with tx():
        await execute(
            Sql(
                f"INSERT INTO volunteering_profile ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 -- names are ours
                f" ON CONFLICT (person) DO UPDATE SET {changes}",
                list(columns.values()),
            )
        )


async def delete_profile(viewer: Viewer) -> None:
    """Forget all that the viewer told of themselves; favourites and qualifications stay."""
    async with tx():
        await execute(Sql("DELETE FROM volunteering_profile WHERE person = ?", [_person(viewer)]))


async def add_favourite(viewer: Viewer, slug: str) -> None:
    """Let the viewer hear of an organization; a second time changes nothing. Raises NotFound."""
    organization = await organization_by_slug(slug)
    if organization is None:
        raise NotFound
    async with tx():
        await execute(
            Sql(
                "INSERT INTO volunteering_favourite (id, created_at, person, organization)"
                " VALUES (?, ?, ?, ?) ON CONFLICT (person, organization) DO NOTHING",
                [new_id(), utc_now(), _person(viewer), organization.id],
            )
        )


async def remove_favourite(viewer: Viewer, slug: str) -> None:
    """Let the viewer hear no more of an organization; of one that is none nothing changes."""
    async with tx():
        await execute(
            Sql(
                "DELETE FROM volunteering_favourite WHERE person = ? AND organization IN"
                " (SELECT id FROM people_organization WHERE slug = ?)",
                [_person(viewer), slug],
            )
        )


async def tell_of_new_offer(fact: OfferPublished) -> None:
    """Mail a new offer to whose favourite its organization is; each hears of an offer once."""
    people = await who_hears_of(fact.organization)
    async with tx():
        for to in people:
            await queue(
                kind="volunteering.new_offer",
                to=to,
                payload={"offer": str(fact.offer)},
                key=f"volunteering.new_offer:{fact.offer}:{to.person}",
            )


def _person(viewer: Viewer) -> UUID:
    if viewer.person is None:
        raise NotFound
    return viewer.person
