"""Check-in for programs: at one list, and at all lists of a thing as a gate of their own."""

from core.facilities.scanner.api_v1.gates import GATE_OPERATIONS
from core.facilities.scanner.api_v1.lists import LIST_OPERATIONS

API_ROUTES = (*LIST_OPERATIONS, *GATE_OPERATIONS)

__all__ = ["API_ROUTES"]
