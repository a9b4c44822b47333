"""Personal data in events: who wrote them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core.contracts.periods import LegalNumber, since_the_start
from core.contracts.privacy import Erasure, PersonalData, Stays
from core.contracts.texts import msg
from core.data.forgetting import forgetting
from core.people.api import forget_author, written_by
from plugins.events.tables import Event

TABLE = "events_event"


async def collect(person: UUID) -> Sequence[Mapping[str, Any]]:
    """The events that a person wrote."""
    return [
        {"event": str(event.title), "written": event.created_at, "state": event.state}
        for event in await written_by(Event.created_by, person)
    ]


async def erase(person: UUID) -> Sequence[Erasure]:
    """The events stay, as they are the organization's; who wrote them is cleared."""
    rows = await forget_author(Event.created_by, person)
    return (Erasure(table=TABLE, rows=rows, fate="anonymised"),)


CONTACTS = LegalNumber(
    key="events.contacts",
    title=msg("Whom to ask about an event, after its end"),
    unit="days",
    values=since_the_start(365, msg("RODO art. 5(1)(e): questions come for some time after it")),
)
PERIODS = (CONTACTS,)

FORGET_CONTACT = forgetting(
    keep_for=CONTACTS.key,
    table=TABLE,
    what=msg("events lose the contact"),
    where="contact <> '' AND ends_at < ?",
    blanks="contact = ''",
)
AUTHORSHIP = PersonalData(
    key="events.authorship",
    tables=(TABLE,),
    purpose=msg("To know who wrote an event, for questions and for the four-eyes rule."),
    legal_basis="Art. 6(1)(f)",
    keep_for=CONTACTS.key,
    collect=collect,
    erase=erase,
    forgets=(FORGET_CONTACT,),
    stays=(
        Stays(
            table=TABLE,
            columns=(
                "title",
                "summary",
                "description",
                "place_name",
                "address",
                "link",
                "access_notes",
                "picture_alt",
                "what_to_bring",
                "price",
                "reason",
            ),
            what=msg("what an event says"),
            because=msg("they are the organization's"),
        ),
        Stays(
            table=TABLE,
            columns=("contact",),
            what=msg("whom to ask about an event"),
            because=msg("it is the organization's contact, until a year after the event"),
        ),
    ),
)
