"""Volunteering for programs: offers, shifts, who was there, hours; signing up is the sheets'."""

from plugins.volunteering.api_v1.attendance import ATTENDANCE
from plugins.volunteering.api_v1.class_signups import CLASS_SIGNUPS
from plugins.volunteering.api_v1.classes import CLASSES
from plugins.volunteering.api_v1.cover import COVER
from plugins.volunteering.api_v1.hours import HOURS
from plugins.volunteering.api_v1.hours_desk import HOURS_OF_HOSTS
from plugins.volunteering.api_v1.offers import OFFERS
from plugins.volunteering.api_v1.profiles import PROFILES
from plugins.volunteering.api_v1.reads import READS
from plugins.volunteering.api_v1.roles import ROLES
from plugins.volunteering.api_v1.series import SERIES
from plugins.volunteering.api_v1.shifts import SHIFTS

API_ROUTES = (
    *READS,
    *OFFERS,
    *ROLES,
    *SHIFTS,
    *SERIES,
    *COVER,
    *ATTENDANCE,
    *PROFILES,
    *CLASSES,
    *CLASS_SIGNUPS,
    *HOURS,
    *HOURS_OF_HOSTS,
)

__all__ = ["API_ROUTES"]
