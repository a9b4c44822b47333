"""What a verb left behind, for the tests of modules: mails, calendar entries, sign-ups."""

from __future__ import annotations

from uuid import UUID

from core.contracts.signups import Applicant
from core.contracts.viewer import Viewer
from core.data.commands import Row, read
from core.data.ids import new_token
from core.signups.api import SignUpAnswer, SignUpRequest, sign_up


async def mails(kind: str) -> list[Row]:
    """What is queued of the kinds that begin so and not withdrawn, in order."""
    return await read(
        "SELECT kind, email, language, payload FROM outbox_message"
        " WHERE kind LIKE ? AND state = 'ready' ORDER BY created_at, id",
        [f"{kind}%"],
    )


async def entry_of(subject: UUID) -> Row | None:
    """The calendar's entry of a thing, if it has one."""
    rows = await read("SELECT * FROM calendar_entry WHERE subject = ?", [subject])
    return rows[0] if rows else None


async def take_place(sheet: UUID | None, viewer: Viewer) -> SignUpAnswer:
    """Somebody signed in takes a place on a sheet."""
    assert sheet
    applicant = Applicant(name=viewer.name, email=viewer.email, language="pl", person=viewer.person)
    wish = SignUpRequest(sheet=sheet, applicant=applicant, idempotency_key=new_token()[0])
    return await sign_up(wish, viewer=viewer)
