"""What the module declares."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from core.contracts.cases import Case, CaseKind, Decision
from core.contracts.errors import NotFound, Refused
from core.contracts.hookspecs import hookimpl
from core.contracts.messages import (
    AtNight,
    Attachment,
    AttachmentProvider,
    Channel,
    Delivery,
    MessageDeclaration,
    MessageKind,
    Payload,
    ShortMessage,
)
from core.contracts.verdicts import Refusal
from core.contracts.viewer import Viewer
from core.data.transactions import in_transaction, tx
from core.services.cases.api import close_case

ICS = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:%s\r\nEND:VCALENDAR\r\n"


async def load(payload: Payload, language: str) -> Mapping[str, Any]:
    """The payload, and the reader's language; never inside a transaction."""
    assert not in_transaction()
    return {**payload, "reader": language, "reason": "You asked for this letter."}


async def load_nothing_left(payload: Payload, language: str) -> Mapping[str, Any]:
    """Its subject is gone."""
    raise NotFound


async def load_badly(payload: Payload, language: str) -> Mapping[str, Any]:
    """A mistake of the module."""
    raise KeyError("title")


async def attach_picture(payload: Payload, language: str) -> Sequence[Attachment]:
    """One small file."""
    name = payload.get("file", "karta wstępu.png")
    return [Attachment(filename=name, media_type="image/png", content=b"\x89PNG", params={})]


async def attach_entry(payload: Payload, language: str) -> Sequence[Attachment]:
    """A calendar entry with the payload's method."""
    method = payload.get("method", "PUBLISH")
    return [
        Attachment(
            filename="entry.ics",
            media_type="text/calendar",
            content=ICS % method.encode(),
            params={"method": method, "charset": "utf-8"},
        )
    ]


TELEGRAMS: list[ShortMessage] = []
ANSWERS: list[Delivery] = []
"""What went by telegraph, and what it answers in turn; then TAKEN."""


async def telegraph(message: ShortMessage) -> Delivery:
    """A channel of the module's own, as text messages would be."""
    answer = ANSWERS.pop(0) if ANSWERS else Delivery.TAKEN
    if answer is Delivery.TAKEN:
        TELEGRAMS.append(message)
    return answer


async def load_moment(payload: Payload, language: str) -> Mapping[str, Any]:
    """A thing with a time."""
    starts_at = datetime.fromisoformat(payload["starts_at"])
    return {**payload, "reader": language, "starts_at": starts_at, "zone": "Europe/Warsaw"}


async def decide(case: Case, decision: Decision, reason: str, viewer: Viewer) -> None:
    """Close the case, unless its title forbids it."""
    if case.title.to("en") == "Locked":
        raise Refused(Refusal("post.locked", "This one is locked."))
    async with tx():
        await close_case(
            kind=case.kind, subject=case.subject, decision=decision, reason=reason, by=viewer
        )


@hookimpl
def register_message_kinds() -> Iterable[MessageDeclaration]:
    """Letters of several sorts."""
    letter = "post/letter"
    return (
        MessageKind(
            key="post.letter",
            title="Letters",
            template=letter,
            load=load,
            attachments=("post.entry", "post.picture"),
        ),
        MessageKind(
            key="post.news", title="News of the post", template=letter, load=load, may_be_muted=True
        ),
        MessageKind(key="post.gone", title="Gone", template=letter, load=load_nothing_left),
        MessageKind(key="post.bad", title="Bad", template=letter, load=load_badly),
        MessageKind(
            key="post.reminder",
            title="Reminders",
            template=letter,
            load=load_moment,
            channels=("mail", "short"),
            at_night=AtNight.WAITS,
        ),
        MessageKind(
            key="post.change",
            title="Changes",
            template=letter,
            load=load_moment,
            channels=("mail", "short"),
            at_night=AtNight.WAITS_UNLESS_PRESSING,
        ),
        Channel(key="post.telegraph", title="By telegraph", send=telegraph),
        AttachmentProvider(key="post.entry", make=attach_entry),
        AttachmentProvider(key="post.picture", make=attach_picture),
    )


@hookimpl
def register_case_kinds() -> Iterable[CaseKind]:
    """Complaints, and petitions that cannot be returned."""
    return (
        CaseKind(key="post.complaint", title="Complaint", due_days=7, decide=decide),
        CaseKind(
            key="post.petition",
            title="Petition",
            due_days=30,
            decide=decide,
            decisions=(Decision.APPROVE, Decision.REJECT),
            tells_applicant=True,
        ),
    )
