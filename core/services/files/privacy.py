"""What files keep of people: the account that uploaded a picture."""

from core.contracts.privacy import naming_accounts
from core.contracts.texts import msg

PICTURES = naming_accounts(
    key="files.pictures",
    tables=("files_file",),
    purpose=msg("To show pictures of events and organizations"),
    legal_basis="Art. 6(1)(b), (f)",
    keep_for="",
)
