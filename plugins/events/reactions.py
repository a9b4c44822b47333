"""What events do on others' facts."""

from __future__ import annotations

from core.people.api import follow_organizations
from plugins.events.service.entries import refresh_entries_of
from plugins.events.tables import Event

REACTIONS = follow_organizations(
    "events",
    organization=Event.organization,
    is_hidden=Event.is_hidden,
    refresh=refresh_entries_of,
)
