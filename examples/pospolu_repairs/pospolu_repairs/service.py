"""Verbs of repair cafés; the only writer of their table."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from core.checkin.api import open_lists
from core.contracts.calendar import EntryDraft
from core.contracts.cases import Decision
from core.contracts.errors import NotFound, Refused
from core.contracts.texts import LocalizedText
from core.contracts.viewer import Viewer
from core.data.commands import Sql, execute
from core.data.folding import slug
from core.data.ids import new_id
from core.data.times import utc_now
from core.data.transactions import tx
from core.people.api import Organization, member_emails
from core.services.audit.api import record
from core.services.calendar.api import put_entry
from core.services.cases.api import close_case, open_case
from core.services.outbox.api import queue
from core.settings import current
from core.signups.api import open_sheet
from pospolu_repairs.queries import cafe_by_id, host_of
from pospolu_repairs.rules import may_propose
from pospolu_repairs.tables import Cafe
from pospolu_repairs.values import CAFE_KIND, DECIDED, PROPOSAL_KIND, CafePlan, CafeState

COORDINATORS = ("coordinator", "organization_admin")


async def propose_cafe(
    viewer: Viewer, organization: Organization, plan: CafePlan, *, now: datetime | None = None
) -> Cafe:
    """Write a proposal and put it before the city. Raises Refused."""
    if refusal := may_propose(plan, now or utc_now()):
        raise Refused(refusal)
    identifier = new_id()
    cafe = Cafe(
        id=identifier,
        organization=organization.id,
        slug=f"{slug(plan.title)[:80]}-{identifier.hex[-6:]}",
        title=LocalizedText.of(plan.title),
        place=plan.place,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        zone=current().city_zone,
        capacity=plan.capacity,
        proposed_by=viewer.account,
    )
    async with tx():
        await cafe.save()
        await open_case(
            kind=PROPOSAL_KIND,
            subject=cafe.id,
            title=cafe.title,
            url_path=f"/desk/{organization.slug}/repairs",
            organization=organization.id,
            organization_name=organization.short_name,
        )
        await record(viewer, action="repairs.proposed", subject=cafe.id)
    return cafe


async def decide_cafe(viewer: Viewer, cafe_id: UUID, decision: Decision, reason: str) -> None:
    """Let a proposal into the calendar, with its places, or decline it. Raises NotFound."""
    async with tx():
        cafe = await cafe_by_id(cafe_id)
        if cafe is None or cafe.state != CafeState.PROPOSED:
            raise NotFound
        cafe.state = (CafeState.OPEN if decision is Decision.APPROVE else CafeState.REJECTED).value
        cafe.reason = reason
        if decision is Decision.APPROVE:
            cafe.sheet = await _open_places(cafe)
        await execute(
            Sql(
                "UPDATE repairs_cafe SET state = ?, reason = ?, sheet = ? WHERE id = ?",
                [cafe.state, reason, cafe.sheet, cafe.id],
            )
        )
        if decision is Decision.APPROVE:
            await put_entry(CAFE_KIND, entry_draft(cafe))
            await open_lists(kind=CAFE_KIND, subject=cafe.id, ends_at=cafe.ends_at)
        await close_case(
            kind=PROPOSAL_KIND, subject=cafe.id, decision=decision, reason=reason, by=viewer
        )
        await _tell_coordinators(cafe)
        await record(viewer, action=f"repairs.{cafe.state}", subject=cafe.id, reason=reason)


async def _open_places(cafe: Cafe) -> UUID:
    return await open_sheet(
        kind=CAFE_KIND,
        subject=cafe.id,
        organization=host_of(cafe).id,
        capacity=cafe.capacity,
        starts_at=cafe.starts_at,
        ends_at=cafe.ends_at,
        zone=cafe.zone,
    )


async def _tell_coordinators(cafe: Cafe) -> None:
    for to in await member_emails(host_of(cafe).id, COORDINATORS):
        payload = {"cafe": str(cafe.id)}
        await queue(kind=DECIDED, to=to, payload=payload, key=f"{DECIDED}:{cafe.id}:{to.person}")


def entry_draft(cafe: Cafe) -> EntryDraft:
    """What the calendar says of an approved café."""
    host = host_of(cafe)
    return EntryDraft(
        subject=cafe.id,
        starts_at=cafe.starts_at,
        ends_at=cafe.ends_at,
        zone=cafe.zone,
        title=cafe.title,
        organization=host.id,
        organization_name=host.short_name,
        place=cafe.place,
        url_path=f"/repairs/{cafe.slug}",
        sheet=cafe.sheet,
    )


async def forget_proposer(person: UUID) -> int:
    """Clear who proposed; how many cafés it was."""
    rows = await execute(
        Sql(
            "UPDATE repairs_cafe SET proposed_by = NULL WHERE proposed_by IN"
            " (SELECT id FROM people_account WHERE person = ?) RETURNING id",
            [person],
        )
    )
    return len(rows)
