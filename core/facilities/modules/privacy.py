"""What the switches keep of people: the account that switched last."""

from core.contracts.privacy import naming_accounts
from core.contracts.texts import msg

SWITCHES = naming_accounts(
    key="modules.switches",
    tables=("modules_switch",),
    purpose=msg("To know who decided and changed what"),
    legal_basis="Art. 6(1)(c), (e)",
    keep_for="",
)
