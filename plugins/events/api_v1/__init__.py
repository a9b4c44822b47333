"""Events for programs."""

from plugins.events.api_v1.reads import READS
from plugins.events.api_v1.writes import WRITES

API_ROUTES = (*READS, *WRITES)

__all__ = ["API_ROUTES"]
