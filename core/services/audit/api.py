"""The audit log's door."""

from core.services.audit.queries import entries_of, reasons_of
from core.services.audit.service import record, record_statement
from core.services.audit.values import Entry

__all__ = ["Entry", "entries_of", "reasons_of", "record", "record_statement"]
