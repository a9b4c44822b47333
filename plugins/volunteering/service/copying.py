"""An offer once more, with its roles and shifts, on other days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from core.contracts.demands import refuse, refuse_faults
from core.contracts.errors import NotFound
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.data.ids import new_id
from core.data.times import add_wall_days, to_wall, utc_now
from core.data.transactions import tx
from core.people.api import organization_by_id
from core.services.questions.api import copy_questions
from plugins.volunteering.queries import host_of, listed, offer_by_id, roles_of, shifts_of
from plugins.volunteering.queries.briefings import briefing_of, own_wording_of
from plugins.volunteering.rules import may_host
from plugins.volunteering.service.briefings import write_briefing
from plugins.volunteering.service.drafting import create_offer
from plugins.volunteering.service.rows import form_owner, log
from plugins.volunteering.service.shifts import write_new
from plugins.volunteering.tables import Offer, Role
from plugins.volunteering.values import (
    OFFER_LISTS,
    OFFER_PLAIN,
    OFFER_TEXTS,
    InsuranceKind,
    OfferContent,
    OfferKind,
    ShiftLine,
    ShiftPlan,
    ShiftState,
)


async def copy_offer(
    viewer: Viewer | None, offer: UUID, first_day: date, *, now: datetime | None = None
) -> Offer:
    """A draft that says the same, its first shift on `first_day`, all others as far from it.

    Shifts keep their hours of the clock, their places, roles and series; cancelled ones are left
    out, and nobody is signed up. Raises NotFound, Refused, and Invalid for a day that has passed.
    """
    moment = now or utc_now()
    view = await offer_by_id(offer)
    host = await organization_by_id(view.organization.id) if view else None
    if view is None or host is None:
        raise NotFound
    refuse(may_host(host_of(host)))
    shifts = [
        one for one in (await shifts_of([offer])).get(offer, ()) if one.state is ShiftState.OPEN
    ]
    refuse_faults(_faults(shifts, first_day, moment))
    async with tx():
        made = await create_offer(viewer, host, content_of(view.offer))
        roles = await _copy_roles(offer, made.id)
        await copy_questions(form_owner(offer), form_owner(made.id), viewer=viewer)
        series: dict[UUID | None, UUID | None] = {None: None}
        days = _days(shifts, first_day) if shifts else 0
        for one in shifts:
            group = series.setdefault(one.series, new_id())
            await write_new(viewer, made, _plan(one, days, roles, view.offer), series=group)
        if viewer is not None:
            await _copy_briefings(viewer, offer, made.id, roles)
        await log(viewer, made, "offer.copied", fields=())
        return made


def _faults(shifts: Sequence[ShiftLine], first_day: date, now: datetime) -> dict[str, list[str]]:
    if shifts and first_day <= to_wall(now, shifts[0].zone).date():
        return {"first_day": [msg("This time has passed. Choose a later one.")]}
    return {}


def _days(shifts: Sequence[ShiftLine], first_day: date) -> int:
    return (first_day - to_wall(shifts[0].starts_at, shifts[0].zone).date()).days


async def _copy_roles(offer: UUID, made: UUID) -> dict[UUID, UUID]:
    """The roles of an offer given to another one, which has only its first."""
    names: dict[UUID, UUID] = {}
    await Role.delete().where(Role.offer == made)
    for role in await roles_of(offer):
        names[role.id] = new_id()
        own = {"id": names[role.id], "offer": made, "created_at": utc_now(), "briefing": None}
        await Role(**role.to_dict() | own).save()
    return names


async def _copy_briefings(viewer: Viewer, offer: UUID, made: UUID, roles: dict[UUID, UUID]) -> None:
    """The wordings that hold now, as briefings of the copy's own."""
    wording = await briefing_of(offer)
    if wording is not None:
        await write_briefing(viewer, made, wording.text)
    for role in await roles_of(offer):
        own = await own_wording_of(role.briefing) if role.briefing else None
        copied = await Role.objects().where(Role.id == roles[role.id]).first()
        if own is not None and copied is not None:
            await write_briefing(viewer, made, own.text, role=copied)


def _plan(one: ShiftLine, days: int, roles: dict[UUID, UUID], offer: Offer) -> ShiftPlan:
    return ShiftPlan(
        starts_at=add_wall_days(one.starts_at, days, one.zone),
        ends_at=add_wall_days(one.ends_at, days, one.zone),
        zone=one.zone,
        places={roles[places.role]: places.capacity for places in one.roles},
        place="" if one.place == offer.place else one.place,
        note=one.note,
        audience=one.audience,
    )


def content_of(offer: Offer) -> OfferContent:
    """What an offer says, as it is written anew."""
    said: dict[str, Any] = {name: getattr(offer, name) for name in (*OFFER_TEXTS, *OFFER_PLAIN)}
    said |= {name: listed(getattr(offer, name)) for name in OFFER_LISTS}
    return OfferContent(
        **said,
        kind=OfferKind(offer.kind),
        insurance=InsuranceKind(offer.insurance),
    )
