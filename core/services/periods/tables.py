"""What the city has set differently from what the code knows."""

from __future__ import annotations

from piccolo.columns import UUID, BigInt, Date, Text, Varchar

from core.data.tables import Record


class PeriodChange(Record, tablename="periods_change"):
    """One value of one legal number, in force from a day on; rows are added and never changed.

    `changed_by` is an account. Purpose: to know which period held on which day, who set it and
    why. Kept: as long as the installation.
    """

    key = Varchar(length=100, index=True)
    value = BigInt()
    in_force_from = Date(default=None)
    because = Text()
    changed_by = UUID(null=True, default=None)
