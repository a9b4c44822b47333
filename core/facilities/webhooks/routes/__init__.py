"""The pages of webhooks: an organization's and the city's, one of them with what was sent."""

from core.facilities.webhooks.routes.endpoint import ENDPOINT_ROUTES
from core.facilities.webhooks.routes.lists import LIST_ROUTES

ROUTES = (*LIST_ROUTES, *ENDPOINT_ROUTES)

__all__ = ["ROUTES"]
