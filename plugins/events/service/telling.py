"""Words to people: those who signed up, the coordinators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.people.api import tell_workers
from core.signups.api import Contact, contacts_of, method_for, tell_contact, tell_contacts
from plugins.events.tables import Event
from plugins.events.values import CALENDAR_KIND, COURSE_KIND, SIGNUP_KIND


async def people_to_tell(event: Event) -> Sequence[Contact]:
    """Everybody who has, wants or waits for a place; read it before a sheet is cancelled."""
    own = await contacts_of(SIGNUP_KIND, event.id)
    if event.series is None:
        return own
    return [*own, *await contacts_of(COURSE_KIND, event.series)]


async def tell_signed_up(
    kind: str, event: Event, contacts: Sequence[Contact], details: Mapping[str, Any]
) -> None:
    """Queue one message a contact, with the event's calendar entry; inside `tx()`."""
    await tell_contacts(
        kind,
        contacts,
        calendar_kind=CALENDAR_KIND,
        subject=event.id,
        version=event.version,
        payload={**details, "event": str(event.id)},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What happened to one date of a series: the row as it is now, whom to tell, what was."""

    event: Event
    contacts: Sequence[Contact]
    details: Mapping[str, Any] = field(default_factory=dict)


async def tell_of_dates(kind: str, changes: Sequence[Change], *, reason: str) -> int:
    """Queue one message a person, however many of their dates changed; gives how many people.

    Whoever has only one of them gets the message `kind` on that event; the others get `kind` with
    `_dates` at its end, which lists theirs. Inside `tx()`.
    """
    by_person: dict[str, list[tuple[Contact, Change]]] = {}
    for change in changes:
        for contact in change.contacts:
            by_person.setdefault(contact.email.casefold(), []).append((contact, change))
    for theirs in by_person.values():
        if len(theirs) == 1:
            [(contact, change)] = theirs
            await tell_signed_up(kind, change.event, [contact], change.details)
        else:
            await _tell_of_all(f"{kind}_dates", theirs, reason)
    return len(by_person)


async def _tell_of_all(kind: str, theirs: Sequence[tuple[Contact, Change]], reason: str) -> None:
    contact, first = theirs[0]
    dates = [
        {**change.details, "event": str(change.event.id), "signup": str(one.signup)}
        for one, change in theirs
    ]
    payload = {
        "method": first.details.get("method") or method_for([one for one, _ in theirs]),
        "event": str(first.event.id),
        "because": reason,
        "dates": dates,
        "calendar_kind": CALENDAR_KIND,
        "subjects": [date["event"] for date in dates],
    }
    occasion = f"{first.event.id}:{first.event.version}"
    await tell_contact(kind, contact, payload=payload, occasion=occasion)


async def people_of(events: Sequence[Event]) -> int:
    """How many people get word of a change of these dates; each counts once."""
    emails: set[str] = set()
    for event in events:
        if event.sheet is not None:
            emails |= {one.email.casefold() for one in await people_to_tell(event)}
    return len(emails)


async def tell_coordinators(kind: str, event: Event) -> None:
    """Queue a message to all who can do something about the event; inside `tx()`."""
    payload = {"event": str(event.id)}
    occasion = f"{event.id}:{event.version}"
    await tell_workers(kind, event.organization, payload=payload, occasion=occasion)
