"""The messages of the engine: their kinds, and what each says, read when it is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core.contracts.errors import NotFound
from core.contracts.messages import (
    MAIL,
    SHORT,
    AtNight,
    Attachment,
    AttachmentProvider,
    MessageKind,
    Payload,
)
from core.contracts.texts import msg
from core.people.api import consent_token
from core.services.calendar.api import attach_entry
from core.settings import current
from core.signups.hand_over_messages import HAND_OVER_MESSAGES
from core.signups.later_messages import REMINDERS, load_host_message, load_thanks
from core.signups.links import link_token, paper_url
from core.signups.loads import about_thing, load_signup
from core.signups.queries.answers import inquiries_of
from core.signups.queries.guardians import consent_link
from core.signups.queries.own import subjects_of
from core.signups.queries.paper import paper_by_link
from core.signups.queries.sheets import party_members, sheet_by_id, signup_by_id
from core.signups.values import Place, SignupState


async def attach_entry_of(payload: Payload, language: str) -> Sequence[Attachment]:
    """The calendar entry of what the sign-up is for, as `calendar.entry` attaches it."""
    sheet = await sheet_by_id(UUID(payload["sheet"]))
    thing = (await subjects_of([sheet])).get(sheet.id) if sheet else None
    if thing is None or thing.entry is None:
        return await attach_entry(payload, language)
    return await attach_entry({**payload, "subject": str(thing.entry)}, language)


ENTRY = AttachmentProvider(key="signups.entry", make=attach_entry_of)


def _kind(
    key: str,
    title: str,
    *,
    attachments: tuple[str, ...] = (),
    at_night: AtNight = AtNight.COMES,
) -> MessageKind:
    """What answers the person goes by mail at once; what comes by itself also in short."""
    return MessageKind(
        key=f"signups.{key}",
        title=title,
        template=f"signups/mail/{key}",
        load=load_signup,
        attachments=attachments,
        at_night=at_night,
        channels=(MAIL,) if at_night is AtNight.COMES else (MAIL, SHORT),
    )


async def load_join(payload: Payload, language: str) -> Mapping[str, Any]:
    """What the mail with the joining link says. Raises NotFound when a newer link was sent."""
    link = UUID(payload["link"])
    found = await paper_by_link(link_token(link))
    subject = (await subjects_of([found.sheet])).get(found.sheet.id) if found else None
    if found is None or subject is None:
        raise NotFound
    return {
        **about_thing(subject, language),
        "until": found.paper.link_expires_at,
        "link": paper_url(link),
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
        "names": [one.name for one in [found.place, *found.others]],
        "brought_by": await _leader_of(found.place),
        "reason": msg("You get this mail because somebody gave this address as a guardian's."),
        "until": found.place.held_until,
        "link": f"{current().base_url}/guardian/{consent_token(consent)}",
    }


async def _leader_of(place: Place) -> str:
    """The name of who brings somebody along; empty for who signed up themselves."""
    return "" if place.is_leader else (await party_members(place.party))[0].name


async def load_asked_back(payload: Payload, language: str) -> Mapping[str, Any]:
    """What the mail says with which a host asks back. Raises NotFound once it is decided."""
    said = await load_signup(payload, language)
    signup = UUID(payload["signup"])
    asked = (await inquiries_of([signup])).get(signup, ())
    if not asked or said["state"] != SignupState.REQUESTED:
        raise NotFound
    return {**said, "question": asked[-1].question, "answers_link": f"{said['link']}/answers"}


async def load_companion_gone(payload: Payload, language: str) -> Mapping[str, Any]:
    """What is said to who brought somebody along who lost the place. Raises NotFound."""
    gone = await signup_by_id(UUID(payload["companion"]))
    if gone is None:
        raise NotFound
    said = await load_signup(payload, language)
    return {**said, "companion": gone.name, "because": gone.reason}


PRESSING = AtNight.WAITS_UNLESS_PRESSING
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
    MessageKind(
        key="signups.asked_back",
        title=msg("The organizer asks you something before deciding"),
        template="signups/mail/asked_back",
        load=load_asked_back,
        channels=(MAIL, SHORT),
        at_night=PRESSING,
    ),
    _kind("declined", msg("Your sign-up was not accepted"), at_night=PRESSING),
    _kind("waitlisted", msg("You are on the waiting list")),
    _kind("offered", msg("A place is free for you"), at_night=PRESSING),
    _kind("skipped", msg("A place was free, but you could not have it"), at_night=PRESSING),
    _kind(
        "changed",
        msg("The time has changed"),
        attachments=("signups.entry",),
        at_night=PRESSING,
    ),
    _kind(
        "cancelled",
        msg("Your sign-up is cancelled"),
        attachments=("signups.entry",),
        at_night=PRESSING,
    ),
    MessageKind(
        key="signups.companion_gone",
        title=msg("Somebody of your sign-up cannot come along"),
        template="signups/mail/companion_gone",
        load=load_companion_gone,
        channels=(MAIL, SHORT),
        at_night=PRESSING,
    ),
    *HAND_OVER_MESSAGES,
    *REMINDERS,
    MessageKind(
        key="signups.thanks",
        title=msg("Thank you, with the time you were there"),
        template="signups/mail/thanks",
        load=load_thanks,
        channels=(MAIL, SHORT),
        may_be_muted=True,
        at_night=AtNight.WAITS,
    ),
    MessageKind(
        key="signups.host_message",
        title=msg("Messages from organizers"),
        template="signups/mail/host_message",
        load=load_host_message,
        channels=(MAIL, SHORT),
        at_night=AtNight.WAITS,
    ),
)
