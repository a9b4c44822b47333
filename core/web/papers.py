"""What a page about a thing offers to print and to take as a file, of modules that are on."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from core.contracts.documents import DocumentKind
from core.contracts.exports import Export
from core.kernel import registry
from core.kernel.switches import those_on
from core.web.handlers import Response


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """Documents and tables about one thing, in the order of their weight."""

    subject: UUID
    documents: Sequence[DocumentKind] = field(default_factory=tuple)
    exports: Sequence[Export] = field(default_factory=tuple)

    def __bool__(self) -> bool:
        return bool(self.documents or self.exports)


async def papers_about(about: str, subject: UUID) -> Papers:
    """What there is about a thing of a sort ("signups.sheet"); their policies are asked later."""
    documents = await those_on(registry.current().document_kinds)
    exports = await those_on(registry.current().exports)
    return Papers(
        subject=subject,
        documents=[one for one in documents.values() if one.about == about],
        exports=[one for one in exports.values() if one.about == about],
    )


def as_file(content: bytes, filename: str, *, media_type: str) -> Response[bytes]:
    """A file to keep, under headers with which it can do nothing; `filename` is plain ASCII."""
    return Response(
        content,
        media_type=media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{filename}"',
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "private, no-store",
        },
    )
