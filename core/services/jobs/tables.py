"""When each job ran and is to run."""

from __future__ import annotations

from piccolo.columns import Integer, Text, Timestamptz, Varchar
from piccolo.table import Table


class JobRun(Table, tablename="jobs_run"):
    """The clock of one declared job; who holds `lease` runs it.

    Purpose: that each job runs once, whatever the number of workers. No personal data.
    """

    key = Varchar(length=100, primary_key=True)
    next_at = Timestamptz()
    lease = Varchar(length=32, null=True, default=None)
    lease_until = Timestamptz(null=True, default=None)
    last_started = Timestamptz(null=True, default=None)
    last_finished = Timestamptz(null=True, default=None)
    last_error = Text()
    failures = Integer(default=0)
