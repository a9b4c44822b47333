"""What this room keeps of people, by subject, and how it is shown and erased."""

from core.people.privacy.account import ACCOUNT_DATA
from core.people.privacy.belonging import BELONGING_DATA, INVITATIONS, MEMBERSHIPS
from core.people.privacy.consents import CONSENTS, CONSENTS_DATA, GUARDIANS
from core.people.privacy.reports import REPORTS, REPORTS_DATA
from core.people.privacy.takeovers import CLAIMS_DATA, HANDOVER, HANDOVERS_DATA

PERIODS = (MEMBERSHIPS, INVITATIONS, REPORTS, HANDOVER, CONSENTS, GUARDIANS)
PERSONAL_DATA = (
    BELONGING_DATA,
    CLAIMS_DATA,
    HANDOVERS_DATA,
    REPORTS_DATA,
    CONSENTS_DATA,
    ACCOUNT_DATA,
)
"""The account names the address that the others are found by: its weight has it erased last."""
