"""The pages of volunteers' documents."""

from plugins.volunteer_documents.routes.agreements import AGREEMENT_ROUTES
from plugins.volunteer_documents.routes.desk import DESK_ROUTES
from plugins.volunteer_documents.routes.issuing import ISSUING_ROUTES
from plugins.volunteer_documents.routes.own import OWN_ROUTES
from plugins.volunteer_documents.routes.parting import PARTING_ROUTES

__all__ = ["AGREEMENT_ROUTES", "DESK_ROUTES", "ISSUING_ROUTES", "OWN_ROUTES", "PARTING_ROUTES"]
