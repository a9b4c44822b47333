"""The pages of cases: the office's list, one case, who stands in, and the applicant's view."""

from core.facilities.inbox.routes.applicant import APPLICANT_ROUTES
from core.facilities.inbox.routes.case import CASE_ROUTES
from core.facilities.inbox.routes.listing import LIST_ROUTES
from core.facilities.inbox.routes.office import OFFICE_ROUTES

__all__ = ["APPLICANT_ROUTES", "CASE_ROUTES", "LIST_ROUTES", "OFFICE_ROUTES"]
