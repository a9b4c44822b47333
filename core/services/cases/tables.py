"""Cases: the projection that the inbox reads, what was said about each, and who stands in."""

from __future__ import annotations

from piccolo.columns import UUID, Boolean, ForeignKey, OnDelete, Text, Timestamptz, Varchar

from core.contracts.cases import Stage
from core.data.tables import Record
from core.data.texts import LocalizedTextColumn
from core.data.times import utc_now


class Case(Record, tablename="cases_case"):
    """Something that waits for a decision, or did; the row behind `subject` owns the state.

    `closed_at` is null while it is open; at most one case of a kind and subject is. `owner`,
    `opened_by` and `decided_by` are accounts. The applicant's link is kept hashed; where there is
    none, the organization is the applicant. Purpose: one inbox, and who decided what and why.
    Kept: three years after the decision; the applicant's address until the decision.
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
    stage = Varchar(length=10, default=Stage.RECEIVED.value)
    owner = UUID(null=True, default=None)
    department = UUID(null=True, default=None)
    opened_by = UUID(null=True, default=None)
    applicant_email = Varchar(length=320)
    applicant_name = Varchar(length=200)
    applicant_language = Varchar(length=2, default="pl")
    applicant_person = UUID(null=True, default=None)
    applicant_path = Varchar(length=500)
    link_hash = Varchar(length=64, null=True, default=None)
    reminded_at = Timestamptz(null=True, default=None)


class CaseMessage(Record, tablename="cases_message"):
    """A question to the applicant, or the answer to one; `author` is an account, if there was one.

    Purpose: to decide with all that is needed, and to know later on what. Kept: with the case.
    """

    about = ForeignKey(references=Case, null=False, on_delete=OnDelete.cascade)
    is_answer = Boolean(default=False)
    author = UUID(null=True, default=None)
    author_name = Varchar(length=200)
    text = Text()


class Absence(Record, tablename="cases_absence"):
    """An officer is away, and a deputy acts on their cases meanwhile; both are accounts.

    Purpose: that nothing waits for somebody who is away. Kept: a year after its end.
    """

    account = UUID(default=None, index=True)
    deputy = UUID(default=None, index=True)
    since = Timestamptz(default=utc_now)
    until = Timestamptz(default=utc_now)


class Direction(Record, tablename="cases_direction"):
    """To which of the city's departments a kind of case goes when it is opened.

    Purpose: that a case reaches those who decide it. Kept: as long as the city wants it so.
    """

    kind = Varchar(length=100, unique=True)
    department = UUID(null=True, default=None)
