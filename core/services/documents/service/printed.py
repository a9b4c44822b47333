"""Prints a document of a kind for somebody, at once or as work, and logs what is personal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from core.contracts.documents import DocumentDraft, DocumentKind
from core.contracts.errors import NotFound
from core.contracts.viewer import Viewer
from core.data.commands import execute
from core.data.folding import slug
from core.data.times import utc_now
from core.services.audit.api import record_statement
from core.services.documents.printing import PrintOrder, print_document
from core.services.documents.service.works import begin_work
from core.services.documents.values import MOST_AT_ONCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A document at once (`content`), or the id of the work that makes it."""

    filename: str
    content: bytes = b""
    work: UUID | None = None


async def print_kind(kind: DocumentKind, subject: UUID, *, layout: str, viewer: Viewer) -> Printed:
    """Print a document of a kind in the viewer's language.

    The caller has asked the kind's policy. Printing what is personal is logged first. Raises
    NotFound when there is nothing to print and NotPrinted when the press fails.
    """
    draft = await kind.load(subject, layout, viewer)
    if draft is None:
        raise NotFound
    if kind.is_personal:
        await execute(
            record_statement(
                viewer,
                action="documents.document.printed",
                subject=subject,
                fields=(kind.key,),
                organization=draft.organization,
            )
        )
    order = _order(kind, draft, layout, viewer)
    filename = f"{slug(draft.filename) or 'pospolu'}.pdf"
    if draft.pieces > MOST_AT_ONCE:
        named = replace(draft, filename=filename)
        work = await begin_work(kind, subject, draft=named, order=order, viewer=viewer)
        return Printed(filename=filename, work=work)
    return Printed(filename=filename, content=await print_document(order))


def _order(kind: DocumentKind, draft: DocumentDraft, layout: str, viewer: Viewer) -> PrintOrder:
    data: dict[str, Any] = {**draft.data, "layout": layout}
    return PrintOrder(
        template=kind.template,
        title=draft.title,
        language=viewer.language,
        data=data,
        made_at=utc_now(),
    )
