"""Whose questions are asked: those of one sheet's thing, or of a thing with many sheets."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from core.kernel import registry
from core.services.questions.api import FormVersion, Owner, form_of, owner_of
from core.signups.queries.audiences import SHEET, Audience, audience_of
from core.signups.values import Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """A thing whose people are asked: who owns the form, how it is now, which sheets ask it."""

    owner: Owner
    audience: Audience
    version: FormVersion | None


async def asking_of(kind: str, subject: UUID, *, slug: str) -> Asking | None:
    """Of a sheet ("sheet") or of a group's thing; None for what is not there."""
    audience = await audience_of(kind, subject, slug=slug)
    if audience is None:
        return None
    if kind == SHEET:
        owner = await _owner_of(audience.sheets[0])
    else:
        key, thing = audience.asks or (kind, subject)
        owner = Owner(kind=key, subject=thing)
    return Asking(owner=owner, audience=audience, version=await form_of(owner))


async def _owner_of(sheet: Sheet) -> Owner:
    found = await owner_of(sheet.form) if sheet.form else None
    return found or Owner(kind=sheet.kind, subject=sheet.subject)


async def editor_path(sheet: Sheet, *, slug: str) -> str:
    """Where the questions of a sheet are written: with the group whose form it asks, or its own."""
    owner = await _owner_of(sheet)
    if owner.kind in registry.current().signup_groups:
        return f"/desk/{slug}/questions/{owner.kind}/{owner.subject}"
    return f"/desk/{slug}/questions/{SHEET}/{sheet.id}"
