"""Offers and shifts under their locks, and the words that every verb here uses."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC
from typing import Any
from uuid import UUID

from core.contracts.errors import Invalid, NotFound, Refused
from core.contracts.texts import msg
from core.contracts.verdicts import Verdict
from core.contracts.viewer import Viewer
from core.data.transactions import locked
from core.data.versions import bump
from core.people.api import Organization, organization_by_id
from core.services.audit.api import record
from plugins.volunteering.queries import LIST_VERSION, version_key
from plugins.volunteering.tables import Offer, Shift
from plugins.volunteering.values import OfferContent, ShiftPlan


async def locked_offer(offer: UUID) -> Offer:
    """The offer, as it is now and stays until the end of the `tx()`. Raises NotFound."""
    found: Offer | None = await locked(Offer.objects().where(Offer.id == offer)).first()
    if found is None:
        raise NotFound
    return found


async def locked_shift(shift: UUID) -> tuple[Shift, Offer]:
    """A shift and its offer, the offer locked first so that all wait in one order.

    Raises NotFound.
    """
    known = await Shift.objects().where(Shift.id == shift).first()
    if known is None:
        raise NotFound
    offer = await locked_offer(known.offer)
    found: Shift | None = await locked(Shift.objects().where(Shift.id == shift)).first()
    if found is None:
        raise NotFound
    return found, offer


async def organization_of(offer: Offer) -> Organization:
    """Whose offer it is. Raises NotFound."""
    found = await organization_by_id(offer.organization)
    if found is None:
        raise NotFound
    return found


async def write_offer(offer: Offer, values: Mapping[str, Any]) -> Offer:
    """Set columns by name, raise the row's version, and give the row as it is then."""
    columns: dict[Any, Any] = {**values, "version": offer.version + 1}
    await Offer.update(columns).where(Offer.id == offer.id)
    return await locked_offer(offer.id)


async def write_shift(shift: Shift, values: Mapping[str, Any]) -> Shift:
    """Set columns by name, raise the row's version, and give the row as it is then."""
    columns: dict[Any, Any] = {**values, "version": shift.version + 1}
    await Shift.update(columns).where(Shift.id == shift.id)
    return (await locked_shift(shift.id))[0]


async def bump_offer(offer: UUID) -> None:
    """Raise the versions of the pages that show an offer; last in the `tx()`."""
    await bump(LIST_VERSION, version_key(offer))


def refuse(verdict: Verdict) -> None:
    """Raise Refused unless the verdict lets it pass."""
    if verdict is not None:
        raise Refused(verdict)


def refuse_faults(faults: Mapping[str, list[str]]) -> None:
    """Raise Invalid with all faults at once, if there are any."""
    if faults:
        raise Invalid(faults)


def need_reason(reason: str) -> str:
    """A reason that others will read, stripped. Raises Invalid when there is none."""
    if not reason.strip():
        raise Invalid({"reason": [msg("Write a reason. People will read it.")]})
    return reason.strip()


def changed_fields(row: Offer | Shift, values: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of the columns whose value would be another one."""
    return tuple(name for name, value in values.items() if getattr(row, name) != value)


def content_columns(content: OfferContent) -> dict[str, Any]:
    """What an offer says, as columns."""
    same = ("title", "summary", "description", "requirements", "benefits", "place")
    also = ("has_minors_contact", "minimum_age")
    return {name: getattr(content, name) for name in (*same, *also)} | {
        "areas": json.dumps(sorted(set(content.areas)))
    }


def plan_columns(plan: ShiftPlan, offer: Offer) -> dict[str, Any]:
    """What a shift is to be, as columns; the offer's own place stays the offer's."""
    return {
        "starts_at": plan.starts_at.astimezone(UTC),
        "ends_at": plan.ends_at.astimezone(UTC),
        "zone": plan.zone,
        "place": "" if plan.place == offer.place else plan.place,
        "note": plan.note,
        "capacity": plan.capacity,
    }


async def log(
    viewer: Viewer | None,
    offer: Offer,
    action: str,
    *,
    subject: UUID | None = None,
    fields: tuple[str, ...] = ("state",),
    reason: str = "",
) -> None:
    """Log an act on an offer, or on `subject` (one of its shifts), inside the `tx()`."""
    await record(
        viewer,
        action=f"volunteering.{action}",
        subject=subject or offer.id,
        fields=fields,
        organization=offer.organization,
        reason=reason,
    )
