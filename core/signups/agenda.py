"""What a person's own calendar says of their sign-ups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from core.contracts.agenda import AgendaItem, AgendaSource
from core.contracts.calendar import EntryStatus
from core.contracts.signups import SignupSubject
from core.contracts.texts import LANGUAGES, LocalizedText, msg
from core.data.commands import read
from core.data.encoding import as_instant, as_uuid
from core.kernel import registry
from core.signups.queries.own import OwnSignup, signups_of_person
from core.signups.values import SignupState
from core.web.i18n import gettext, use_language

STATUS: Mapping[SignupState, tuple[EntryStatus, str]] = {
    SignupState.CONFIRMED: (EntryStatus.CONFIRMED, msg("You are signed up.")),
    SignupState.HELD: (EntryStatus.TENTATIVE, msg("Your sign-up waits to be confirmed by you.")),
    SignupState.REQUESTED: (EntryStatus.TENTATIVE, msg("The organizer has not decided yet.")),
    SignupState.WAITLISTED: (EntryStatus.TENTATIVE, msg("You are on the waiting list.")),
    SignupState.OFFERED: (EntryStatus.TENTATIVE, msg("A place is free for you. Please decide.")),
    SignupState.CANCELLED: (EntryStatus.CANCELLED, msg("Your sign-up is cancelled.")),
}
DEADLINE = msg("Until then the place is kept for you. Please confirm or take it back.")
DECIDE = msg("Decide: %(title)s")
OWN_PAGE = "/me/signups"


async def items(person: UUID, since: datetime) -> Sequence[AgendaItem]:
    """The person's sign-ups, and until when they have to decide about a place."""
    found = [one for one in await signups_of_person(person) if one.sheet.ends_at > since]
    changed = await _changed(person)
    made: list[AgendaItem] = []
    for one in found:
        if one.subject is None or one.place.state not in STATUS:
            continue
        revised_at = changed[one.place.id]
        if one.place.state is not SignupState.CANCELLED or revised_at > since:
            made += await _items(one, one.subject, revised_at)
        if until := one.place.held_until or one.place.offered_until:
            made.append(_deadline(one, one.subject, until, revised_at))
    return made


async def _changed(person: UUID) -> dict[UUID, datetime]:
    """When the state of each of a person's sign-ups was last decided on."""
    rows = await read(
        "SELECT id, COALESCE(cancelled_at, confirmed_at, created_at) AS at FROM signups_signup"
        " WHERE person = ?",
        [person],
    )
    return {as_uuid(row["id"]): as_instant(row["at"]) for row in rows}


async def _items(one: OwnSignup, subject: SignupSubject, revised_at: datetime) -> list[AgendaItem]:
    """A sign-up as one item, or as one for each date of a course."""
    kind = registry.current().signup_kinds[one.sheet.kind]
    item = _item(one, subject, revised_at)
    if kind.dates is None:
        return [item]
    return [replace(item, subject=date) for date in await kind.dates(subject.subject)]


def _item(one: OwnSignup, subject: SignupSubject, revised_at: datetime) -> AgendaItem:
    status, note = STATUS[one.place.state]
    kind = registry.current().signup_kinds[one.sheet.kind]
    return AgendaItem(
        kind=kind.calendar_kind or kind.key,
        subject=subject.entry or subject.subject,
        status=EntryStatus.CANCELLED if subject.is_cancelled else status,
        note=note,
        title=subject.title,
        starts_at=subject.starts_at,
        ends_at=subject.ends_at,
        zone=subject.zone,
        place=subject.place,
        organization_name=subject.organization_name,
        url_path=subject.url_path,
        revised_at=revised_at,
    )


def _deadline(
    one: OwnSignup, subject: SignupSubject, until: datetime, revised_at: datetime
) -> AgendaItem:
    return AgendaItem(
        kind=one.sheet.kind,
        subject=one.place.id,
        part="decide",
        status=EntryStatus.CONFIRMED,
        note=DEADLINE,
        title=_in_all_languages(DECIDE, subject.title),
        starts_at=until,
        ends_at=until,
        zone=subject.zone,
        organization_name=subject.organization_name,
        url_path=OWN_PAGE,
        revised_at=revised_at,
    )


def _in_all_languages(message: str, title: LocalizedText) -> LocalizedText:
    texts = {}
    for code in LANGUAGES:
        with use_language(code):
            texts[code] = gettext(message, title=title.to(code))
    return LocalizedText(original=title.original, texts=texts)


SOURCE = AgendaSource(key="signups.agenda", title=msg("My sign-ups"), items=items)
