"""Which modules are on, and what went wrong in them."""

from piccolo.columns import UUID, Boolean, Timestamptz, Varchar
from piccolo.table import Table

from core.data.tables import Record
from core.data.times import utc_now


class ModuleSwitch(Table, tablename="modules_switch"):
    """The city's decision on one module; a module without a row stands as its manifest says.

    `changed_by` is an account. Purpose: accountability. Kept: as long as the module is installed.
    """

    module = Varchar(length=60, primary_key=True)
    is_on = Boolean(default=False)
    changed_at = Timestamptz(default=utc_now)
    changed_by = UUID(null=True, default=None)
    is_set_aside = Boolean(default=False, help_text="its own faults switched it off")


class ModuleFault(Record, tablename="modules_fault"):
    """One failure of a module: where, and what in words that hold no personal data.

    Purpose: to find and contain faulty modules. Deleted after 30 days.
    """

    module = Varchar(length=60, index=True)
    place = Varchar(length=300)
    said = Varchar(length=300)
    happened_at = Timestamptz(default=utc_now)
