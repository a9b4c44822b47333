"""Events for programs."""

from plugins.events.api_v1.reads import READS
from plugins.events.api_v1.series import SERIES_ROUTES
from plugins.events.api_v1.writes import WRITES

API_ROUTES = (*READS, *WRITES, *SERIES_ROUTES)

__all__ = ["API_ROUTES"]
