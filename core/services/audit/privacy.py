"""What the log keeps of people: the account behind an act, and nothing else of them."""

from core.contracts.periods import LegalNumber, since_the_start
from core.contracts.privacy import Forgetting, Stays, naming_accounts
from core.contracts.texts import msg
from core.services.audit.service import count_old_entries, forget_old_entries

KEPT = LegalNumber(
    key="audit.entries",
    title=msg("Log of decisions and changes"),
    unit="years",
    values=since_the_start(3, msg("RODO art. 5(2): as long as most claims live")),
    least=2,
    most=20,
)
FORGETTING = Forgetting(
    keep_for=KEPT.key,
    table="audit_entry",
    what=msg("entries of the log are deleted"),
    count=count_old_entries,
    forget=forget_old_entries,
)

ENTRIES = naming_accounts(
    key="audit.entries",
    tables=("audit_entry",),
    purpose=msg("To know who decided and changed what"),
    legal_basis="Art. 6(1)(c), (e)",
    keep_for=KEPT.key,
    forgets=(FORGETTING,),
    stays=(
        Stays(
            table="audit_entry",
            columns=("fields", "reason"),
            what=msg("what was changed, and the reason that was given"),
            because=msg("the log proves what was decided, until its time is over"),
        ),
    ),
)
PERIODS = (KEPT,)
