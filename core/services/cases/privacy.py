"""What closed cases keep of people: the account that decided."""

from core.contracts.privacy import naming_accounts
from core.contracts.texts import msg

DECISIONS = naming_accounts(
    key="cases.decisions",
    tables=("cases_case", "cases_message", "cases_absence"),
    purpose=msg("To know who decided and changed what"),
    legal_basis="Art. 6(1)(c), (e)",
    keep_for="audit",
)
