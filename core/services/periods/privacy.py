"""What legal numbers keep of people: who set one."""

from __future__ import annotations

from core.contracts.privacy import Stays, naming_accounts
from core.contracts.texts import msg

CHANGES = naming_accounts(
    key="periods.changes",
    tables=("periods_change",),
    purpose=msg("To know who decided and changed what"),
    legal_basis="Art. 6(1)(c), (e)",
    keep_for="",
    stays=(
        Stays(
            table="periods_change",
            columns=("because",),
            what=msg("the law or reason of a period"),
            because=msg("it says why things are kept as long as they are"),
        ),
    ),
)
