"""Which modules are on."""

from piccolo.columns import UUID, Boolean, Timestamptz, Varchar
from piccolo.table import Table

from core.data.times import utc_now


class ModuleSwitch(Table, tablename="modules_switch"):
    """The city's decision on one module; a module without a row stands as its manifest says.

    `changed_by` is an account. Purpose: accountability. Kept: as long as the module is installed.
    """

    module = Varchar(length=60, primary_key=True)
    is_on = Boolean(default=False)
    changed_at = Timestamptz(default=utc_now)
    changed_by = UUID(null=True, default=None)
