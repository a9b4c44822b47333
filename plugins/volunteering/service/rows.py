"""Offers and shifts under their locks, and the words that every verb here uses."""

from __future__ import annotations

import json
from datetime import UTC
from typing import Any
from uuid import UUID

from core.contracts.errors import NotFound
from core.contracts.viewer import Viewer
from core.data.folding import fold
from core.data.rows import locked_row
from core.data.versions import bump
from core.people.api import Organization, organization_by_id
from core.services.audit.api import record
from core.services.calendar.api import searchable
from core.services.questions.api import Owner, form_of
from plugins.volunteering.queries import LIST_VERSION, version_key
from plugins.volunteering.tables import Offer, Shift
from plugins.volunteering.values import (
    OFFER_KIND,
    OFFER_LISTS,
    OFFER_PLAIN,
    OFFER_TEXTS,
    OfferContent,
    ShiftPlan,
)


async def locked_offer(offer: UUID) -> Offer:
    """The offer, as it is now and stays until the end of the `tx()`. Raises NotFound."""
    return await locked_row(Offer, offer)


async def locked_shift(shift: UUID) -> tuple[Shift, Offer]:
    """A shift and its offer, the offer locked first so that all wait in one order.

    Raises NotFound.
    """
    known = await Shift.objects().where(Shift.id == shift).first()
    if known is None:
        raise NotFound
    offer = await locked_offer(known.offer)
    return await locked_row(Shift, shift), offer


def form_owner(offer: UUID) -> Owner:
    """Whose form the questions of an offer are."""
    return Owner(kind=OFFER_KIND, subject=offer)


async def form_of_offer(offer: UUID) -> UUID | None:
    """The form that all sheets of an offer ask, if there is one."""
    found = await form_of(form_owner(offer))
    return found.form if found else None


async def organization_of(offer: Offer) -> Organization:
    """Whose offer it is. Raises NotFound."""
    found = await organization_by_id(offer.organization)
    if found is None:
        raise NotFound
    return found


async def bump_offer(offer: UUID) -> None:
    """Raise the versions of the pages that show an offer; last in the `tx()`."""
    await bump(LIST_VERSION, version_key(offer))


def content_columns(content: OfferContent) -> dict[str, Any]:
    """What an offer says, as columns."""
    return {
        **{name: getattr(content, name) for name in (*OFFER_TEXTS, *OFFER_PLAIN)},
        **{name: json.dumps(sorted(set(getattr(content, name)))) for name in OFFER_LISTS},
        "kind": content.kind.value,
        "insurance": content.insurance.value,
    }


def search_text(offer: Offer | OfferContent, organization: Organization) -> str:
    """The words that an offer is found by: what it says in all languages, whose it is, where."""
    texts = (offer.title, offer.summary, offer.tasks)
    words = [word for text in texts for word in text.texts.values()]
    words += [organization.short_name, offer.place, offer.district]
    return searchable(fold(" ".join(words)))


def plan_columns(plan: ShiftPlan, offer: Offer) -> dict[str, Any]:
    """What a shift is to be, as columns; the offer's own place stays the offer's."""
    return {
        "starts_at": plan.starts_at.astimezone(UTC),
        "ends_at": plan.ends_at.astimezone(UTC),
        "zone": plan.zone,
        "place": "" if plan.place == offer.place else plan.place,
        "note": plan.note,
        "audience": plan.audience.value,
        "follows_kind": plan.follows_kind,
        "follows": plan.follows,
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
