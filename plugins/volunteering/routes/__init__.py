"""The pages of volunteering."""

from plugins.volunteering.routes.briefings import BRIEFING_ROUTES
from plugins.volunteering.routes.checks import CHECK_ROUTES
from plugins.volunteering.routes.desk import DESK_ROUTES
from plugins.volunteering.routes.grid import GRID_ROUTES
from plugins.volunteering.routes.phones import PHONE_ROUTES
from plugins.volunteering.routes.public import PUBLIC_ROUTES
from plugins.volunteering.routes.qualifications import QUALIFICATION_ROUTES
from plugins.volunteering.routes.roles import ROLE_ROUTES
from plugins.volunteering.routes.shifts import SHIFT_ROUTES
from plugins.volunteering.routes.volunteers import VOLUNTEER_ROUTES

__all__ = [
    "BRIEFING_ROUTES",
    "CHECK_ROUTES",
    "DESK_ROUTES",
    "GRID_ROUTES",
    "PHONE_ROUTES",
    "PUBLIC_ROUTES",
    "QUALIFICATION_ROUTES",
    "ROLE_ROUTES",
    "SHIFT_ROUTES",
    "VOLUNTEER_ROUTES",
]
