"""What a guardian's link leads to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.people.api import GuardianConsent, PrivacyNotice, consent_by_link, organization_by_id
from core.people.api import privacy_notice as notice_of
from core.signups.queries.sheets import party_members, sheet_by_id, signup_by_id
from core.signups.values import Place, Sheet, folded_address
from core.web.i18n import language


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentLink:
    """A guardian's consent with the sign-up for which it was asked.

    `others` are children of the same party whose guardian has the same address: one answer is for
    all of them.
    """

    consent: GuardianConsent
    place: Place
    others: Sequence[Place]
    sheet: Sheet
    notice: PrivacyNotice | None
    token: str


async def consent_link(token: str, *, now: datetime | None = None) -> ConsentLink | None:
    """What a link's token leads to; None for unknown and expired ones alike."""
    consent = await consent_by_link(token, now=now)
    place = await signup_by_id(consent.signup) if consent and consent.signup else None
    sheet = await sheet_by_id(place.sheet) if place else None
    if consent is None or place is None or sheet is None:
        return None
    organization = await organization_by_id(sheet.organization)
    notice = notice_of(organization, language()) if organization else None
    others = await asked_together(place) if place.waits_for_guardian else ()
    return ConsentLink(
        consent=consent, place=place, others=others, sheet=sheet, notice=notice, token=token
    )


async def asked_together(place: Place) -> Sequence[Place]:
    """Others of a party who wait for a guardian of the same address."""
    address = folded_address(place.guardian_email)
    return [
        one
        for one in await party_members(place.party)
        if address
        and one.id != place.id
        and one.waits_for_guardian
        and folded_address(one.guardian_email) == address
    ]
