"""What every message about a sign-up says of it, read when it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from core.contracts.errors import NotFound
from core.contracts.messages import Payload
from core.contracts.signups import SignupSubject
from core.contracts.texts import msg
from core.services.questions.api import form_now
from core.settings import current
from core.signups.queries.answers import answers_of
from core.signups.queries.own import page_url_of, subjects_of
from core.signups.queries.sheets import party_members, sheet_by_id, signup_by_id
from core.signups.values import Place, Sheet, SignupState

SIGNED_UP = msg("You get this mail because somebody signed up with this address.")


async def load_signup(payload: Payload, language: str) -> Mapping[str, Any]:
    """What a mail about a sign-up says. Raises NotFound when it or the thing behind it is gone."""
    place = await signup_by_id(UUID(payload["signup"]))
    sheet = await sheet_by_id(UUID(payload["sheet"]))
    if place is None or sheet is None:
        raise NotFound
    subject = (await subjects_of([sheet])).get(sheet.id)
    if subject is None:
        raise NotFound
    members = await party_members(place.party)
    return {
        "reason": SIGNED_UP,
        "name": place.name,
        "state": place.state.value,
        "because": place.reason,
        "has_conflict": place.has_conflict,
        "refusal": payload.get("refusal"),
        "until": place.held_until or place.offered_until,
        "is_unasked": await _is_unasked(place, sheet),
        "party": [one.name for one in members if not one.is_leader and one.state.is_active],
        **about_thing(subject, language),
        "notes": subject.notes.to(language),
        "is_cancelled": subject.is_cancelled,
        "short_path": "/me/signups",
        "link": await page_url_of(place.id),
    }


def about_thing(subject: SignupSubject, language: str) -> dict[str, Any]:
    """What every such message says of the event or shift itself."""
    return {
        "title": subject.title.to(language),
        "organization_name": subject.organization_name,
        "starts_at": subject.starts_at,
        "ends_at": subject.ends_at,
        "zone": subject.zone,
        "is_timeless": subject.is_timeless,
        "place": subject.place,
        "subject_url": current().base_url + subject.url_path,
    }


async def _is_unasked(place: Place, sheet: Sheet) -> bool:
    """Whether somebody has a place and never saw the questions: it was handed on, or entered."""
    if sheet.form is None or place.state is not SignupState.CONFIRMED:
        return False
    return await form_now(sheet.form) is not None and not await answers_of([place.id])
