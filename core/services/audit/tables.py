"""The log, and the horizon behind which it may be shortened."""

from __future__ import annotations

from piccolo.columns import JSON, UUID, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table

from core.data.tables import Record


class AuditEntry(Record, tablename="audit_entry"):
    """One act: an account or a device did `action` to `subject`, at `created_at`.

    `fields` are names of what changed, never values. Purpose: accountability (GDPR art.
    5(2)). Kept: three years. A trigger refuses every change, and every deletion of a row younger
    than the horizon.
    """

    account = UUID(null=True, default=None, index=True)
    device = UUID(null=True, default=None)
    action = Varchar(length=100)
    subject = UUID(null=True, default=None, index=True)
    organization = UUID(null=True, default=None, index=True)
    fields = JSON(default="[]")
    reason = Text()


class AuditHorizon(Table, tablename="audit_horizon"):
    """One row: entries older than `deletable_before` may be deleted; the job alone moves it.

    Purpose: that the log can be shortened in one way only. No personal data.
    """

    number = Integer(primary_key=True, default=1)
    deletable_before = Timestamptz()
