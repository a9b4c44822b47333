"""A host writes to people: each of them once, in one mail of their own."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from core.contracts.viewer import Viewer
from core.data.commands import Steps, run
from core.data.ids import new_id
from core.data.many import insert
from core.data.times import utc_now
from core.services.audit.api import record_statement
from core.services.idempotency.api import claim, keep
from core.services.limits.api import take
from core.services.outbox.api import Recipient, queue_statements
from core.signups.queries.audiences import Audience, people_of_audience
from core.signups.service.telling import queued, recipient
from core.signups.values import folded_address

KIND = "signups.host_message"
MESSAGES_PER_HOUR = 20
URGENT_PER_DAY = 10
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class HostLetter:
    """What a host writes, and about what: `audience` is "sheet" or the key of a group.

    An urgent one comes in quiet hours; its reason is logged. `states` say to whom of the thing it
    went. `reason` is a message id that tells recipients why they get it.
    """

    organization: UUID
    audience: str
    about: UUID
    subject: str
    text: str
    is_urgent: bool = False
    urgent_reason: str = ""
    states: str = ""
    reason: str = ""


async def write_to(
    recipients: Sequence[Recipient], letter: HostLetter, *, viewer: Viewer, request_key: str
) -> int:
    """Write to people, one message to each address; returns to how many.

    The same `request_key` sends nothing again and gives the same answer. Answers go to the
    organization's own address. It is logged with who wrote, how urgent and why. Raises TooMany
    past 20 messages an hour or 10 urgent ones a day of one organization.
    """
    await take(f"signups.write:{letter.organization}", limit=MESSAGES_PER_HOUR, window=HOUR)
    if letter.is_urgent:
        await take(f"signups.urgent:{letter.organization}", limit=URGENT_PER_DAY, window=DAY)
    each = list({folded_address(one.email): one for one in recipients}.values())
    return await run(lambda: _steps(each, letter, viewer=viewer, request_key=request_key))


async def write_to_audience(
    audience: Audience,
    wanted: Collection[str],
    letter: HostLetter,
    *,
    viewer: Viewer,
    request_key: str,
) -> int:
    """Write to the people of a thing that are in the wanted states; as `write_to`."""
    places = await people_of_audience(audience, wanted)
    people = [recipient(place) for place in places]
    return await write_to(people, letter, viewer=viewer, request_key=request_key)


def _columns(letter: HostLetter) -> dict[str, Any]:
    return {
        "organization": letter.organization,
        "audience": letter.audience,
        "subject_id": letter.about,
        "states": letter.states,
        "subject": letter.subject,
        "text": letter.text,
        "is_urgent": letter.is_urgent,
        "urgent_reason": letter.urgent_reason,
    }


def _steps(
    each: Sequence[Recipient], letter: HostLetter, *, viewer: Viewer, request_key: str
) -> Steps[int]:
    now, message = utc_now(), new_id()
    key_hash = sha256(f"{KIND}\n{viewer.account}\n{request_key}".encode()).hexdigest()
    asked = sha256(repr(letter).encode()).hexdigest()
    answered = yield from claim(key_hash=key_hash, asked=asked, now=now)
    if answered is not None:
        return int(answered)
    row = {"id": message, "created_at": now, "author": viewer.account, "told": len(each)}
    yield insert("signups_host_message", row | _columns(letter))
    for to in each:
        yield from queued(
            queue_statements(
                kind=KIND,
                to=to,
                payload={"message": str(message), "reason": letter.reason},
                key=f"{KIND}:{message}:{sha256(folded_address(to.email).encode()).hexdigest()}",
                is_urgent=letter.is_urgent,
            )
        )
    yield record_statement(
        viewer,
        action="signups.message.sent",
        subject=letter.about,
        fields=("urgent",) if letter.is_urgent else (),
        organization=letter.organization,
        reason=letter.urgent_reason,
    )
    yield keep(key_hash=key_hash, answer=str(len(each)))
    return len(each)
