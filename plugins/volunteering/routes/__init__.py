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
from plugins.volunteering.routes.public_offer import PUBLIC_OFFER_ROUTES
from plugins.volunteering.routes.publishing import PUBLISHING_ROUTES
from plugins.volunteering.routes.pupil_links import PUPIL_LINK_ROUTES
from plugins.volunteering.routes.pupils import PUPIL_ROUTES
from plugins.volunteering.routes.qualifications import QUALIFICATION_ROUTES
from plugins.volunteering.routes.roles import ROLE_ROUTES
from plugins.volunteering.routes.school_rules import SCHOOL_RULE_ROUTES
from plugins.volunteering.routes.shifts import SHIFT_ROUTES
from plugins.volunteering.routes.volunteers import VOLUNTEER_ROUTES
from plugins.volunteering.routes.writing import WRITING_ROUTES

ROUTES = (
    *PUBLIC_ROUTES,
    *PUBLIC_OFFER_ROUTES,
    *DESK_ROUTES,
    *WRITING_ROUTES,
    *PUBLISHING_ROUTES,
    *DAY_ROUTES,
    *CLASS_ROUTES,
    *SCHOOL_RULE_ROUTES,
    *CLASS_SIGNUP_ROUTES,
    *PUPIL_ROUTES,
    *PUPIL_LINK_ROUTES,
    *CHECK_ROUTES,
    *BRIEFING_ROUTES,
    *ROLE_ROUTES,
    *GRID_ROUTES,
    *SHIFT_ROUTES,
    *OWN_HOUR_ROUTES,
    *HOUR_DESK_ROUTES,
    *HOUR_CITY_ROUTES,
    *ATTENDANCE_ROUTES,
    *VOLUNTEER_ROUTES,
    *QUALIFICATION_ROUTES,
    *PHONE_ROUTES,
    *COVER_ROUTES,
    *EMBED_ROUTES,
    *IMPORT_ROUTES,
    *KIND_ROUTES,
)
