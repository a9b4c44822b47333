"""What volunteering does on others' facts."""

from __future__ import annotations

from core.people.api import follow_organizations
from plugins.volunteering.service.entries import refresh_entries_of
from plugins.volunteering.tables import Offer

REACTIONS = follow_organizations(
    "volunteering",
    organization=Offer.organization,
    is_hidden=Offer.is_hidden,
    refresh=refresh_entries_of,
)
