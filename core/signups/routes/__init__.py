"""The pages of sign-ups."""

from core.signups.routes.ages import AGE_ROUTES
from core.signups.routes.answers import ANSWER_ROUTES
from core.signups.routes.desk import DESK_ROUTES
from core.signups.routes.guardians import GUARDIAN_ROUTES
from core.signups.routes.hand_overs import HAND_OVER_ROUTES
from core.signups.routes.own import OWN_ROUTES
from core.signups.routes.paper import PAPER_ROUTES
from core.signups.routes.public import PUBLIC_ROUTES
from core.signups.routes.questions import QUESTION_ROUTES
from core.signups.routes.sheet_settings import SETTINGS_ROUTES
from core.signups.routes.writing import WRITING_ROUTES

__all__ = [
    "AGE_ROUTES",
    "ANSWER_ROUTES",
    "DESK_ROUTES",
    "GUARDIAN_ROUTES",
    "HAND_OVER_ROUTES",
    "OWN_ROUTES",
    "PAPER_ROUTES",
    "PUBLIC_ROUTES",
    "QUESTION_ROUTES",
    "SETTINGS_ROUTES",
    "WRITING_ROUTES",
]
