"""What the log keeps of people: the account behind an act, and nothing else of them."""

from core.contracts.privacy import naming_accounts
from core.contracts.texts import msg

ENTRIES = naming_accounts(
    key="audit.entries",
    tables=("audit_entry",),
    purpose=msg("To know who decided and changed what"),
    legal_basis="Art. 6(1)(c), (e)",
    keep_for="audit",
)
