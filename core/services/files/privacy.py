"""What files keep of people: the account that uploaded a picture."""

from core.contracts.privacy import Stays, naming_accounts
from core.contracts.texts import msg

PICTURES = naming_accounts(
    key="files.pictures",
    tables=("files_file",),
    purpose=msg("To show pictures of events and organizations"),
    legal_basis="Art. 6(1)(b), (f)",
    keep_for="",
    stays=(
        Stays(
            table="files_file",
            columns=("alt",),
            what=msg("descriptions of pictures"),
            because=msg("they are the organization's"),
        ),
    ),
)
