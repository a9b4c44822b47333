"""What legal numbers declare of themselves."""

from __future__ import annotations

from core.contracts.hookspecs import hookimpl
from core.contracts.privacy import PersonalData, Stays, naming_accounts
from core.contracts.texts import msg


@hookimpl
def register_personal_data() -> list[PersonalData]:
    """Who set a number."""
    return [
        naming_accounts(
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
    ]
