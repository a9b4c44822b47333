"""The cases' door."""

from core.services.cases.queries import case_by_id, last_case_of, open_case_counts, open_cases
from core.services.cases.service import close_case, open_case

__all__ = [
    "case_by_id",
    "close_case",
    "last_case_of",
    "open_case",
    "open_case_counts",
    "open_cases",
]
