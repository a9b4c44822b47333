"""Messages of the engine as plain values, queued by the command that makes them true."""

from __future__ import annotations

from uuid import UUID

from core.contracts.verdicts import Refusal
from core.data.commands import Sql, Steps
from core.data.ids import new_id
from core.kernel import registry
from core.services.outbox.api import Recipient, queue_statements
from core.signups.values import Place, Sheet, SignupState

MESSAGE_OF: dict[SignupState, str] = {
    SignupState.HELD: "signups.confirm",
    SignupState.REQUESTED: "signups.requested",
    SignupState.CONFIRMED: "signups.confirmed",
    SignupState.WAITLISTED: "signups.waitlisted",
    SignupState.OFFERED: "signups.offered",
    SignupState.DECLINED: "signups.declined",
    SignupState.CANCELLED: "signups.cancelled",
}


METHOD_OF = {
    "signups.confirmed": "REQUEST",
    "signups.changed": "REQUEST",
    "signups.cancelled": "CANCEL",
    "signups.handed_over": "CANCEL",
}
"""What a message does to the entry in the person's own calendar (RFC 5546)."""


def message(
    kind: str,
    sheet: Sheet,
    signup: UUID,
    to: Recipient,
    *,
    because: Refusal | None = None,
    is_coming: bool = True,
) -> list[Sql]:
    """One message about a sign-up. What it says is read when it is sent; only names are queued,
    and the refusal that it tells of.

    Who is not sure to come reads of a change in a notice: a REQUEST would say that they have a
    place.
    """
    declared = registry.current().signup_kinds[sheet.kind]
    payload = {
        "signup": str(signup),
        "sheet": str(sheet.id),
        "calendar_kind": declared.calendar_kind or sheet.kind,
        "subject": str(sheet.subject),
        "is_series": declared.dates is not None,
    }
    if because is not None:
        values = {name: str(value) for name, value in because.values.items()}
        payload["refusal"] = {"code": because.code, "text": because.text, "values": values}
    if method := METHOD_OF.get(kind):
        method = "PUBLISH" if method == "REQUEST" and not is_coming else method
        payload |= {"method": method, "attendee_email": to.email, "attendee_name": to.name}
    key = f"{kind}:{signup}:{new_id().hex}"
    return list(queue_statements(kind=kind, to=to, payload=payload, key=key))


def tell(kind: str, sheet: Sheet, place: Place, *, because: Refusal | None = None) -> Steps[None]:
    """Queue a message to whoever answers for a party; nobody can be told without an address."""
    if place.email and place.is_leader:
        is_coming = place.state is SignupState.CONFIRMED
        to = recipient(place)
        told = message(kind, sheet, place.id, to, because=because, is_coming=is_coming)
        yield from queued(told)


def tell_of_companion(sheet: Sheet, leader: Place, gone: Place) -> Steps[None]:
    """Tell whoever brings them that one of a party has lost the place, and why."""
    if not leader.email:
        return
    statements = queue_statements(
        kind="signups.companion_gone",
        to=recipient(leader),
        payload={"signup": str(leader.id), "sheet": str(sheet.id), "companion": str(gone.id)},
        key=f"signups.companion_gone:{gone.id}",
    )
    yield from queued(list(statements))


def queued(statements: list[Sql]) -> Steps[None]:
    """Run statements that others made."""
    for statement in statements:  # noqa: UP028 -- a list cannot be sent rows
        yield statement


def recipient(place: Place) -> Recipient:
    """Where mails about a sign-up go."""
    return Recipient(
        email=place.email, name=place.name, language=place.language, person=place.person
    )
