"""The messages of the engine: their kinds, and what each says, read when it is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core.contracts.errors import NotFound
from core.contracts.messages import Attachment, AttachmentProvider, MessageKind, Payload
from core.contracts.texts import msg
from core.people.api import consent_token
from core.services.calendar.api import attach_entry
from core.settings import current
from core.signups.links import link_token, paper_url
from core.signups.queries.guardians import consent_link
from core.signups.queries.own import page_url_of, subjects_of
from core.signups.queries.paper import paper_by_link
from core.signups.queries.sheets import party_members, sheet_by_id, signup_by_id

_SIGNED_UP = msg("You get this mail because somebody signed up with this address.")


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
        "reason": _SIGNED_UP,
        "name": place.name,
        "state": place.state.value,
        "because": place.reason,
        "has_conflict": place.has_conflict,
        "refusal": payload.get("refusal"),
        "until": place.held_until or place.offered_until,
        "party": [one.name for one in members if not one.is_leader],
        "title": subject.title.to(language),
        "notes": subject.notes.to(language),
        "organization_name": subject.organization_name,
        "starts_at": subject.starts_at,
        "ends_at": subject.ends_at,
        "zone": subject.zone,
        "place": subject.place,
        "link": await page_url_of(place.id),
        "subject_url": current().base_url + subject.url_path,
    }


async def attach_entry_of(payload: Payload, language: str) -> Sequence[Attachment]:
    """The calendar entry of what the sign-up is for, as `calendar.entry` attaches it."""
    sheet = await sheet_by_id(UUID(payload["sheet"]))
    thing = (await subjects_of([sheet])).get(sheet.id) if sheet else None
    if thing is None or thing.entry is None:
        return await attach_entry(payload, language)
    return await attach_entry({**payload, "subject": str(thing.entry)}, language)


ENTRY = AttachmentProvider(key="signups.entry", make=attach_entry_of)


def _kind(key: str, title: str, *, attachments: tuple[str, ...] = ()) -> MessageKind:
    return MessageKind(
        key=f"signups.{key}",
        title=title,
        template=f"signups/mail/{key}",
        load=load_signup,
        attachments=attachments,
    )


async def load_join(payload: Payload, language: str) -> Mapping[str, Any]:
    """What the mail with the joining link says. Raises NotFound when a newer link was sent."""
    link = UUID(payload["link"])
    found = await paper_by_link(link_token(link))
    subject = (await subjects_of([found.sheet])).get(found.sheet.id) if found else None
    if found is None or subject is None:
        raise NotFound
    return {
        "title": subject.title.to(language),
        "organization_name": subject.organization_name,
        "starts_at": subject.starts_at,
        "ends_at": subject.ends_at,
        "zone": subject.zone,
        "place": subject.place,
        "until": found.paper.link_expires_at,
        "link": paper_url(link),
        "subject_url": current().base_url + subject.url_path,
    }


async def load_guardian(payload: Payload, language: str) -> Mapping[str, Any]:
    """What the mail to a guardian says. Raises NotFound when another address was asked since."""
    consent = UUID(payload["consent"])
    found = await consent_link(consent_token(consent))
    if found is None or not found.place.waits_for_guardian:
        raise NotFound
    said = await load_signup(payload, language)
    return {
        **said,
        "reason": msg("You get this mail because somebody gave this address as a guardian's."),
        "until": found.place.held_until,
        "link": f"{current().base_url}/guardian/{consent_token(consent)}",
    }


MESSAGES = (
    MessageKind(
        key="signups.guardian",
        title=msg("A parent or guardian is asked for consent"),
        template="signups/mail/guardian",
        load=load_guardian,
    ),
    _kind("guardian_needed", msg("Your sign-up waits for a parent or guardian")),
    MessageKind(
        key="signups.join",
        title=msg("Join a sign-up from paper to your address"),
        template="signups/mail/join",
        load=load_join,
    ),
    _kind("confirm", msg("Please confirm your sign-up")),
    _kind(
        "confirmed",
        msg("Your sign-up is confirmed"),
        attachments=("signups.entry", "checkin.pass"),
    ),
    _kind("requested", msg("Your sign-up waits for the organizer")),
    _kind("declined", msg("Your sign-up was not accepted")),
    _kind("waitlisted", msg("You are on the waiting list")),
    _kind("offered", msg("A place is free for you")),
    _kind("skipped", msg("A place was free, but you could not have it")),
    _kind("changed", msg("The time has changed"), attachments=("signups.entry",)),
    _kind("cancelled", msg("Your sign-up is cancelled"), attachments=("signups.entry",)),
)
