"""The documents' door."""

from core.services.documents.codes import code_png, code_svg
from core.services.documents.issued_codes import normalised as normalised_code
from core.services.documents.printing import NotPrinted, PrintOrder, print_document
from core.services.documents.queries import (
    issued_about,
    issued_by_code,
    issued_by_id,
    issued_by_ids,
    issued_to,
)
from core.services.documents.service.issued import (
    Issue,
    issue_document,
    issued_bytes,
    on_paper,
    put_signed,
    revoke_document,
)
from core.services.documents.service.printed import Printed, print_kind
from core.services.documents.service.works import forget_works_about, work_by_id
from core.services.documents.shelf import WORKS
from core.services.documents.shelf import read as document_bytes
from core.services.documents.values import Issued, IssuedState, Work, WorkState

__all__ = [
    "WORKS",
    "Issue",
    "Issued",
    "IssuedState",
    "NotPrinted",
    "PrintOrder",
    "Printed",
    "Work",
    "WorkState",
    "code_png",
    "code_svg",
    "document_bytes",
    "forget_works_about",
    "issue_document",
    "issued_about",
    "issued_by_code",
    "issued_by_id",
    "issued_by_ids",
    "issued_bytes",
    "issued_to",
    "normalised_code",
    "on_paper",
    "print_document",
    "print_kind",
    "put_signed",
    "revoke_document",
    "work_by_id",
]
