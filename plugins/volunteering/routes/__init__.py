"""The pages of volunteering."""

from plugins.volunteering.routes.attendance import ATTENDANCE_ROUTES
from plugins.volunteering.routes.briefings import BRIEFING_ROUTES
from plugins.volunteering.routes.checks import CHECK_ROUTES
from plugins.volunteering.routes.class_signups import CLASS_SIGNUP_ROUTES
from plugins.volunteering.routes.classes import CLASS_ROUTES
from plugins.volunteering.routes.cover import COVER_ROUTES
from plugins.volunteering.routes.day import DAY_ROUTES
from plugins.volunteering.routes.desk import DESK_ROUTES
from plugins.volunteering.routes.embedding import EMBED_ROUTES
from plugins.volunteering.routes.grid import GRID_ROUTES
from plugins.volunteering.routes.hour_city import HOUR_CITY_ROUTES
from plugins.volunteering.routes.hour_desk import HOUR_DESK_ROUTES
from plugins.volunteering.routes.hours import OWN_HOUR_ROUTES
from plugins.volunteering.routes.imports import IMPORT_ROUTES
from plugins.volunteering.routes.kinds import KIND_ROUTES
from plugins.volunteering.routes.phones import PHONE_ROUTES
from plugins.volunteering.routes.public import PUBLIC_ROUTES
from plugins.volunteering.routes.pupil_links import PUPIL_LINK_ROUTES
from plugins.volunteering.routes.pupils import PUPIL_ROUTES
from plugins.volunteering.routes.qualifications import QUALIFICATION_ROUTES
from plugins.volunteering.routes.roles import ROLE_ROUTES
from plugins.volunteering.routes.shifts import SHIFT_ROUTES
from plugins.volunteering.routes.volunteers import VOLUNTEER_ROUTES

__all__ = [
    "ATTENDANCE_ROUTES",
    "BRIEFING_ROUTES",
    "CHECK_ROUTES",
    "CLASS_ROUTES",
    "CLASS_SIGNUP_ROUTES",
    "COVER_ROUTES",
    "DAY_ROUTES",
    "DESK_ROUTES",
    "EMBED_ROUTES",
    "GRID_ROUTES",
    "HOUR_CITY_ROUTES",
    "HOUR_DESK_ROUTES",
    "IMPORT_ROUTES",
    "KIND_ROUTES",
    "OWN_HOUR_ROUTES",
    "PHONE_ROUTES",
    "PUBLIC_ROUTES",
    "PUPIL_LINK_ROUTES",
    "PUPIL_ROUTES",
    "QUALIFICATION_ROUTES",
    "ROLE_ROUTES",
    "SHIFT_ROUTES",
    "VOLUNTEER_ROUTES",
]
