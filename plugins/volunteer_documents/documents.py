"""What is printed: certificates and opinions with numbers, and those of a batch in one file."""

from __future__ import annotations

from uuid import UUID

from core.contracts.documents import DocumentDraft, DocumentKind
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.services.documents.api import on_paper
from core.web.i18n import gettext
from plugins.volunteer_documents.agreement_paper import AGREEMENT
from plugins.volunteer_documents.paper import KINDS, TEMPLATE, paper_of
from plugins.volunteer_documents.queries import statements_of_batch

BATCH_TITLE = msg("Certificates that were issued together")


async def load_batch(subject: UUID, layout: str, viewer: Viewer) -> DocumentDraft | None:  # noqa: ARG001 -- the loader's signature
    """All that was issued together and holds, a page each, with their numbers and codes."""
    found = [one for one in await statements_of_batch(subject) if one.is_valid and one.content]
    codes = await on_paper([one.register.id for one in found if one.register])
    papers = [
        {**paper_of(one), "issued": codes[one.register.id]}
        for one in found
        if one.register and one.register.id in codes
    ]
    if not papers:
        return None
    title = gettext(BATCH_TITLE)
    return DocumentDraft(
        title=title,
        filename=title,
        data={"papers": papers},
        pieces=len(papers),
        organization=found[0].organization,
    )


BATCH = DocumentKind(
    key="volunteer_documents.batch",
    title=BATCH_TITLE,
    template=TEMPLATE,
    about="volunteer_documents.batch",
    policy="volunteer_documents.batch_papers",
    load=load_batch,
)
DOCUMENTS = (*KINDS.values(), BATCH, AGREEMENT)
