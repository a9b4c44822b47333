"""The pages of calendars from elsewhere."""

from plugins.calendar_imports.routes.adding import ADDING_ROUTES
from plugins.calendar_imports.routes.desk import DESK_ROUTES
from plugins.calendar_imports.routes.keeping import KEEPING_ROUTES

ROUTES = (*DESK_ROUTES, *ADDING_ROUTES, *KEEPING_ROUTES)
