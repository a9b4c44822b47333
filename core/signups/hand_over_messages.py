"""Messages about places that people give on: what each says, read when it is sent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

from core.contracts.errors import NotFound
from core.contracts.messages import MAIL, SHORT, AtNight, MessageKind, Payload
from core.contracts.texts import msg
from core.data.times import utc_now
from core.people.api import organization_by_id, person_by_id
from core.settings import current
from core.signups.hand_over_rules import HandOverState, may_hand_over
from core.signups.loads import about_thing, load_signup
from core.signups.queries.hand_overs import HandOverLink, hand_over_by_id, last_hand_over
from core.signups.queries.own import subjects_of

Load = Callable[[Payload, str], Awaitable[Mapping[str, Any]]]

WORKS = msg("You get this mail because you work for this organization.")
NAMED = msg("You get this mail because somebody gave this address.")
SWAPS = msg("You get this mail because you have a place that somebody would like to swap for.")
WANTED = msg("You get this mail because you wanted to take this place.")


async def load_offered(payload: Payload, language: str) -> Mapping[str, Any]:
    """What the named person reads. Raises NotFound once nobody gives the place on any more."""
    linked, said = await _said(payload, language)
    is_open = linked.handed.state is HandOverState.OPEN
    if not is_open or may_hand_over(linked.place, linked.sheet, utc_now(), size=1) is not None:
        raise NotFound
    base = current().base_url
    reason = SWAPS if linked.handed.is_public else NAMED
    return {**said, "reason": reason, "link": f"{base}/signup/hand-over/{linked.token}"}


async def load_for_host(payload: Payload, language: str) -> Mapping[str, Any]:
    """What the organization's people read: who gives the place to whom. Raises NotFound."""
    linked, said = await _said(payload, language)
    organization = await organization_by_id(linked.sheet.organization)
    if organization is None:
        raise NotFound
    path = f"/desk/{organization.slug}/signups/{linked.sheet.id}"
    return {
        **said,
        "reason": WORKS,
        "short_path": path,
        "link": current().base_url + path,
    }


async def load_asked(payload: Payload, language: str) -> Mapping[str, Any]:
    """The same while the host has not decided. Raises NotFound afterwards."""
    linked, _ = await _said(payload, language)
    if linked.handed.state is not HandOverState.ASKED:
        raise NotFound
    return await load_for_host(payload, language)


async def load_not_yours(payload: Payload, language: str) -> Mapping[str, Any]:
    """What somebody reads who wanted a place and did not get it. Raises NotFound."""
    linked, said = await _said(payload, language)
    return {**said, "reason": WANTED, "because": linked.handed.reason}


async def load_kept(payload: Payload, language: str) -> Mapping[str, Any]:
    """What the one who gave reads when the place stays theirs; with the host's reason, if any."""
    said = await load_signup(payload, language)
    last = await last_hand_over(UUID(payload["signup"]))
    return {**said, "because": last.reason if last else ""}


async def _said(payload: Payload, language: str) -> tuple[HandOverLink, dict[str, Any]]:
    linked = await hand_over_by_id(UUID(payload["hand_over"]))
    subject = (await subjects_of([linked.sheet])).get(linked.sheet.id) if linked else None
    if linked is None or subject is None or subject.is_cancelled:
        raise NotFound
    taker = await person_by_id(linked.handed.taker) if linked.handed.taker else None
    return linked, {
        "giver": linked.place.name,
        "taker": taker.name if taker else "",
        **about_thing(subject, language),
        "short_path": subject.url_path,
    }


def _kind(key: str, title: str, load: Load, *, at_night: AtNight = AtNight.WAITS) -> MessageKind:
    return MessageKind(
        key=f"signups.{key}",
        title=title,
        template=f"signups/mail/{key}",
        load=load,
        channels=(MAIL, SHORT),
        at_night=at_night,
    )


PRESSING = AtNight.WAITS_UNLESS_PRESSING
HAND_OVER_MESSAGES = (
    MessageKind(
        key="signups.hand_over_offered",
        title=msg("Somebody gives their place to you"),
        template="signups/mail/hand_over_offered",
        load=load_offered,
        at_night=PRESSING,
    ),
    MessageKind(
        key="signups.swap_offered",
        title=msg("Somebody wants to swap places"),
        template="signups/mail/swap_offered",
        load=load_offered,
        channels=(MAIL, SHORT),
        may_be_muted=True,
        at_night=AtNight.WAITS,
    ),
    MessageKind(
        key="signups.handed_over",
        title=msg("Your place was handed over"),
        template="signups/mail/handed_over",
        load=load_signup,
        attachments=("signups.entry",),
        channels=(MAIL, SHORT),
        at_night=PRESSING,
    ),
    _kind("hand_over_done", msg("A place was handed over"), load_for_host, at_night=PRESSING),
    _kind("hand_over_asked", msg("A hand-over waits for you"), load_asked, at_night=PRESSING),
    _kind("hand_over_not_yours", msg("A place did not become yours"), load_not_yours),
    _kind("hand_over_declined", msg("The named person did not take your place"), load_kept),
    _kind("hand_over_refused", msg("The organizer did not agree to a hand-over"), load_kept),
)
