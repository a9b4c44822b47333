"""Cases: the projection that the inbox reads."""

from __future__ import annotations

from piccolo.columns import UUID, Text, Timestamptz, Varchar

from core.data.tables import Record
from core.data.texts import LocalizedTextColumn
from core.data.times import utc_now


class Case(Record, tablename="cases_case"):
    """Something that waits for a decision, or did; the row behind `subject` owns the state.

    `closed_at` is null while it is open; at most one case of a kind and subject is. `decided_by`
    is an account. Purpose: one inbox, and who decided what and why. Kept: three years after the
    decision.
    """

    kind = Varchar(length=100)
    subject = UUID(default=None)
    title = LocalizedTextColumn()
    url_path = Varchar(length=500)
    organization = UUID(null=True, default=None, index=True)
    organization_name = Varchar(length=300)
    opened_at = Timestamptz(default=utc_now)
    due_at = Timestamptz(null=True, default=None)
    closed_at = Timestamptz(null=True, default=None)
    decision = Varchar(length=10, null=True, default=None)
    reason = Text()
    decided_by = UUID(null=True, default=None)
