"""The pages of events."""

from plugins.events.routes.desk import DESK_ROUTES
from plugins.events.routes.moving import MOVING_ROUTES
from plugins.events.routes.public import PUBLIC_ROUTES
from plugins.events.routes.repeating import REPEATING_ROUTES
from plugins.events.routes.ruling import RULING_ROUTES
from plugins.events.routes.writing import WRITING_ROUTES

__all__ = [
    "DESK_ROUTES",
    "MOVING_ROUTES",
    "PUBLIC_ROUTES",
    "REPEATING_ROUTES",
    "RULING_ROUTES",
    "WRITING_ROUTES",
]
