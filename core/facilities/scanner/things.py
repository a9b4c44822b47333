"""The thing behind lists, as its kind describes it, and other things about that time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from core.contracts.signups import SignupSubject
from core.data.times import later, utc_now
from core.kernel import registry
from core.signups.api import sheets_ahead_of, subjects_of
from core.web.dates import date_short
from core.web.rendering import localized

MOST_OTHERS = 50


async def thing_of_lists(kind: str, subject: UUID) -> SignupSubject | None:
    """The thing itself, as its kind describes it."""
    declared = registry.current().signup_kinds.get(kind)
    return (await declared.describe([subject])).get(subject) if declared else None


async def others_around(organization: UUID, subject: UUID) -> Mapping[str, str]:
    """Other things of an organization that are not long over, by their sheets: who helps there
    may have a list here.
    """
    since = later(utc_now(), timedelta(days=-2))
    sheets = await sheets_ahead_of([organization], now=since, limit=MOST_OTHERS)
    found = await subjects_of([one for one in sheets if one.subject != subject])
    return {
        str(sheet): f"{localized(one.title)}, {date_short(one.starts_at, one.zone)}"
        for sheet, one in found.items()
    }
