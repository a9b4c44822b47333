"""Sheets and sign-ups for programs."""

from core.signups.api_v1.answers import ANSWER_OPERATIONS
from core.signups.api_v1.desk import DESK_OPERATIONS
from core.signups.api_v1.hand_overs import HAND_OVER_OPERATIONS
from core.signups.api_v1.own import OWN_OPERATIONS

API_ROUTES = (
    *OWN_OPERATIONS,
    *HAND_OVER_OPERATIONS,
    *DESK_OPERATIONS,
    *ANSWER_OPERATIONS,
)

__all__ = ["API_ROUTES"]
