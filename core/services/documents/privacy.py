"""What documents keep of people: for a day, the account that had one printed."""

from core.contracts.privacy import naming_accounts
from core.contracts.texts import msg

WORKS = naming_accounts(
    key="documents.works",
    tables=("documents_work",),
    purpose=msg("To hand out a document that was printed for somebody"),
    legal_basis="Art. 6(1)(b), (f)",
    keep_for="",
)
