"""What an organization's pages, at the city's desk and at its own, say of a hand-over."""

from typing import Any

from core.people.service.handovers import name_of_new_admin, open_handover
from core.people.tables import Organization


async def handover_context(organization: Organization) -> dict[str, Any]:
    """The hand-over that is under way, for the pages of an organization."""
    found = await open_handover(organization.id)
    return {"handover": found, "new_admin": await name_of_new_admin(found) if found else ""}
