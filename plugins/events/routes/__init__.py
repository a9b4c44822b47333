"""The pages of events."""

from plugins.events.routes.desk import DESK_ROUTES
from plugins.events.routes.moving import MOVING_ROUTES
from plugins.events.routes.public import PUBLIC_ROUTES
from plugins.events.routes.repeating import REPEATING_ROUTES
from plugins.events.routes.ruling import RULING_ROUTES
from plugins.events.routes.writing import WRITING_ROUTES

ROUTES = (
    *PUBLIC_ROUTES,
    *DESK_ROUTES,
    *WRITING_ROUTES,
    *MOVING_ROUTES,
    *REPEATING_ROUTES,
    *RULING_ROUTES,
)
