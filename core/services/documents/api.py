"""The documents' door."""

from core.services.documents.codes import code_svg
from core.services.documents.printing import NotPrinted, PrintOrder, print_document
from core.services.documents.service.printed import Printed, print_kind
from core.services.documents.service.works import work_by_id
from core.services.documents.shelf import WORKS
from core.services.documents.shelf import read as document_bytes
from core.services.documents.values import Work, WorkState

__all__ = [
    "WORKS",
    "NotPrinted",
    "PrintOrder",
    "Printed",
    "Work",
    "WorkState",
    "code_svg",
    "document_bytes",
    "print_document",
    "print_kind",
    "work_by_id",
]
