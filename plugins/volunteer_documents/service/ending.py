"""Ends a statement, or takes a signed one in its place."""

from __future__ import annotations

from uuid import UUID

from core.contracts.demands import need_reason, refuse
from core.contracts.errors import NotFound
from core.contracts.viewer import Viewer
from core.data.transactions import tx
from core.services.documents.api import issued_bytes, put_signed, revoke_document
from plugins.volunteer_documents.queries import StatementView
from plugins.volunteer_documents.service.drafting import own_verdict
from plugins.volunteer_documents.service.issuing import need_printed
from plugins.volunteer_documents.service.telling import tell_person


async def revoke(viewer: Viewer, statement: UUID, *, reason: str) -> None:
    """Say that a statement no longer holds; its public page says so, without the reason.

    Raises NotFound, Invalid, and Refused when it does not hold any more already.
    """
    why = need_reason(reason)[:500]
    found = await need_printed(statement)
    if found.register is None:
        raise NotFound
    await revoke_document(found.register.id, viewer=viewer, reason=why)
    async with tx():
        await tell_person(
            "volunteer_documents.revoked", found.person, subject=found.id, field="statement"
        )


async def take_signed(viewer: Viewer, statement: UUID, content: bytes) -> None:
    """Take a PDF that was signed in place of the printed one; the person downloads that from now.

    Raises NotFound, Invalid (field `document`), and Refused for what is about oneself or no
    longer holds.
    """
    found = await need_printed(statement)
    if found.register is None:
        raise NotFound
    refuse(own_verdict(viewer, found.person, found.name))
    await put_signed(found.register.id, content, viewer=viewer)


async def bytes_of(found: StatementView) -> bytes:
    """The PDF that holds. Raises NotFound before it is printed and after it was forgotten."""
    if found.register is None:
        raise NotFound
    return await issued_bytes(found.register.id)
