"""Writing briefings in versions, and keeping who has read them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from core.contracts.errors import Invalid, NotFound, Refused
from core.contracts.texts import LocalizedText, msg
from core.contracts.viewer import Viewer
from core.data.commands import Sql, execute
from core.data.ids import new_id
from core.data.times import utc_now
from core.data.transactions import tx
from core.services.audit.api import record
from core.settings import current
from core.signups.api import look_again
from plugins.volunteering.queries import RoleView
from plugins.volunteering.queries.briefings import (
    Wording,
    briefing_of,
    briefing_path,
    has_read,
    newest_wording_of,
)
from plugins.volunteering.rules import not_briefed
from plugins.volunteering.service.rows import locked_offer
from plugins.volunteering.tables import Briefing, BriefingVersion, Role


async def write_briefing(
    viewer: Viewer, offer: UUID, text: LocalizedText, *, role: Role | None = None
) -> int:
    """A new wording of an offer's briefing, or of a role's own; who has read an older one is asked
    again.

    The same words make no new version; a role's briefing without words lets the offer's hold.
    Returns the number of the one that was written. Raises NotFound, Invalid for no words.
    """
    if not text and role is None:
        raise Invalid({"text": [msg("Please fill this in.")]})
    async with tx():
        found = await locked_offer(offer)
        before = await _before(offer, role)
        if before is not None and before.text == text:
            return before.number
        briefing = before.briefing if before else new_id()
        if before is None:
            await Briefing(id=briefing, offer=offer).save()
        if before is None and role is not None:
            await Role.update({Role.briefing: briefing}).where(Role.id == role.id)
        number = before.number + 1 if before else 1
        await BriefingVersion(
            briefing=briefing, number=number, text=text, written_by=viewer.account
        ).save()
        await record(
            viewer,
            action="volunteering.briefing.written",
            subject=briefing,
            fields=("text",),
            organization=found.organization,
        )
    return number


async def _before(offer: UUID, role: Role | None) -> Wording | None:
    """The newest wording of the offer's briefing, or of the role's, with or without words."""
    if role is None:
        return await briefing_of(offer)
    return await newest_wording_of(role.briefing) if role.briefing else None


async def acknowledge(viewer: Viewer, wording: UUID) -> None:
    """Keep that the viewer has read a wording; twice changes nothing.

    Whom a waiting list has passed over for want of it has their turn again. Raises NotFound for a
    visitor.
    """
    if viewer.person is None:
        raise NotFound
    await execute(_read_by(viewer.person, wording))
    await look_again(viewer.person)


async def tell_briefing(viewer: Viewer, found: RoleView, people: Sequence[UUID]) -> None:
    """Keep that people were told the briefing of a role by whoever signs them up, inside `tx()`.

    Raises Refused where the viewer has not read the wording that holds now.
    """
    wording = await briefing_of(found.view.offer.id, found.role.briefing)
    if wording is None:
        return
    if viewer.person is None or not await has_read(viewer.person, wording.id):
        raise Refused(not_briefed(current().base_url + briefing_path(found)))
    await execute(*(_read_by(person, wording.id) for person in people))
    await record(
        viewer,
        action="volunteering.briefing.told",
        subject=wording.briefing,
        organization=found.view.organization.id,
    )


def _read_by(person: UUID, wording: UUID) -> Sql:
    return Sql(
        "INSERT INTO volunteering_acknowledgement (id, created_at, person, version)"
        " VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (new_id(), utc_now(), person, wording),
    )
