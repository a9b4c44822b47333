"""What an offer's pages give to tell others: preview, texts, picture."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from core.web.sharing import Sharing, sharing_of, sharing_of_page
from plugins.volunteering.queries import OfferView
from plugins.volunteering.rules import is_public
from plugins.volunteering.values import SHIFT_KIND

MOST_TOLD = 20


async def sharing_of_offer(
    view: OfferView, shifts: Sequence[UUID], *, now: datetime
) -> Sharing | None:
    """By the first of its public shifts; of an offer without any by what the offer says.

    None while not everybody may see the offer.
    """
    if not is_public(view.offer):
        return None
    return await sharing_of(SHIFT_KIND, shifts[:MOST_TOLD], now=now) or sharing_of_page(
        view.url_path,
        title=view.offer.title,
        summary=view.offer.summary,
        facts=[view.offer.place, view.organization.short_name],
    )
