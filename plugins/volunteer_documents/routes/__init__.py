"""The pages of volunteers' documents."""

from plugins.volunteer_documents.routes.agreements import AGREEMENT_ROUTES
from plugins.volunteer_documents.routes.bulk import BULK_ROUTES
from plugins.volunteer_documents.routes.clauses import CLAUSE_ROUTES
from plugins.volunteer_documents.routes.desk import DESK_ROUTES
from plugins.volunteer_documents.routes.issuing import ISSUING_ROUTES
from plugins.volunteer_documents.routes.own import OWN_ROUTES
from plugins.volunteer_documents.routes.own_agreements import OWN_AGREEMENT_ROUTES
from plugins.volunteer_documents.routes.parting import PARTING_ROUTES

ROUTES = (
    *OWN_ROUTES,
    *DESK_ROUTES,
    *BULK_ROUTES,
    *ISSUING_ROUTES,
    *AGREEMENT_ROUTES,
    *CLAUSE_ROUTES,
    *PARTING_ROUTES,
    *OWN_AGREEMENT_ROUTES,
)
