"""What a guardian's link leads to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.people.api import GuardianConsent, PrivacyNotice, consent_by_link, organization_by_id
from core.people.api import privacy_notice as notice_of
from core.signups.queries.sheets import sheet_by_id, signup_by_id
from core.signups.values import Place, Sheet
from core.web.i18n import language


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentLink:
    """A guardian's consent with the sign-up for which it was asked."""

    consent: GuardianConsent
    place: Place
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
    return ConsentLink(consent=consent, place=place, sheet=sheet, notice=notice, token=token)
