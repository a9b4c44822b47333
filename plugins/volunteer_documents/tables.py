"""The tables of volunteers' documents: columns only; CHECKs and indexes are in the migration."""

from __future__ import annotations

from piccolo.columns import (
    UUID,
    Boolean,
    Date,
    ForeignKey,
    Integer,
    OnDelete,
    Text,
    Timestamptz,
    Varchar,
)

from core.data.tables import Record
from core.data.texts import LocalizedTextColumn
from core.people.api import Account, Organization, Person
from plugins.volunteer_documents.values import RequestState, StatementKind


class DocumentRequest(Record, tablename="volunteer_documents_request"):
    """That somebody asked a host for a certificate or an opinion, until when it is due, what came.

    Purpose: the host certifies on the volunteer's request (the act on public benefit, art. 44(2)
    and (3); GDPR Art. 6(1)(c)). `school` is written by the volunteer where a school wants it.
    Kept: as long as "volunteer_documents.requests" says after it was made.
    """

    person = ForeignKey(Person, on_delete=OnDelete.cascade, null=False)
    organization = ForeignKey(Organization, on_delete=OnDelete.cascade, null=False)
    kind = Varchar(length=12, default=StatementKind.CERTIFICATE.value)
    first = Date(null=True, default=None, help_text="from which day on; none: from the beginning")
    last = Date(null=True, default=None, help_text="until which day; none: until it is issued")
    school = Varchar(length=200, default="")
    language = Varchar(length=2, default="pl", help_text="in which it is wanted")
    due_on = Date(default=None)
    reminded_on = Date(
        null=True, default=None, help_text="when the host was last told how soon this is due"
    )
    state = Varchar(length=10, default=RequestState.ASKED.value)
    reason = Varchar(length=500, default="", help_text="why it was declined")
    decided_by = ForeignKey(Account, on_delete=OnDelete.set_null, null=True)
    decided_at = Timestamptz(null=True, default=None)


class Statement(Record, tablename="volunteer_documents_statement"):
    """A certificate of hours or an opinion that a host gives somebody, as it stands on the paper.

    `content` is what is printed, frozen as JSON: later hours, names and addresses change nothing
    of it. `issued` is its row in the register of documents, which has number, code and state; none
    while it waits for the press. `name` is on the paper; without `person` somebody is known from
    paper only. `batch` is shared by what was issued together.
    Purpose: the certificate that the host owes its volunteers (the act on public benefit, art. 44;
    GDPR Art. 6(1)(c)). Kept: as long as "volunteer_documents.statements" says, then only that
    there was one.
    """

    person = ForeignKey(Person, on_delete=OnDelete.set_null, null=True)
    name = Varchar(length=200, default="")
    organization = ForeignKey(Organization, on_delete=OnDelete.restrict, null=False)
    kind = Varchar(length=12, default=StatementKind.CERTIFICATE.value)
    language = Varchar(length=2, default="pl")
    first = Date(null=True, default=None, help_text="the period that was certified")
    last = Date(null=True, default=None)
    minutes = Integer(default=0)
    content = Text(default="{}")
    made_by = ForeignKey(Account, on_delete=OnDelete.set_null, null=True)
    batch = UUID(null=True, default=None)
    issued = UUID(null=True, default=None)
    replaces = UUID(null=True, default=None, help_text="the statement in whose place it comes")
    request = UUID(null=True, default=None, help_text="that it answers")
    printing_at = Timestamptz(null=True, default=None, help_text="since when somebody prints it")


class Agreement(Record, tablename="volunteer_documents_agreement"):
    """An agreement between a host and a volunteer, a row for each version; `content` is frozen.

    `accepted_at` is a click of the volunteer's: acceptance, and no written form. `signed_on` is the
    day on the paper that both have signed, as the host enters it. Versions of one agreement share
    `root`; the highest number holds that was not withdrawn. Without `person` it was printed for
    somebody from paper. `ended_on` is the last day of one that the host ended before its time.
    Purpose: what host and volunteer agreed on (the act on public benefit, art. 44; GDPR
    Art. 6(1)(b)). Kept: as long as "volunteer_documents.agreements" says after it was written,
    then only that there was one.
    """

    root = UUID()
    version = Integer(default=1)
    person = ForeignKey(Person, on_delete=OnDelete.set_null, null=True)
    name = Varchar(length=200, default="")
    organization = ForeignKey(Organization, on_delete=OnDelete.restrict, null=False)
    offer = UUID(null=True, default=None)
    language = Varchar(length=2, default="pl")
    year = Integer(default=0)
    serial = Integer(default=0)
    first = Date(default=None)
    last = Date(null=True, default=None, help_text="none: without an end")
    content = Text(default="{}")
    made_by = ForeignKey(Account, on_delete=OnDelete.set_null, null=True)
    accepted_at = Timestamptz(null=True, default=None)
    signed_on = Date(null=True, default=None)
    signed_by = ForeignKey(Account, on_delete=OnDelete.set_null, null=True)
    withdrawn_at = Timestamptz(null=True, default=None)
    ended_on = Date(null=True, default=None)
    end_reason = Varchar(length=500, default="", help_text="why it was ended or withdrawn")


class Clause(Record, tablename="volunteer_documents_clause"):
    """What a host adds to agreements with volunteers, in its own words; chosen one by one.

    Purpose: agreements that say what this host does about costs, insurance, confidentiality, the
    use of images. Agreements keep the words that they were written with. It says nothing about a
    person. Kept: until the host takes it off its list.
    """

    organization = ForeignKey(Organization, on_delete=OnDelete.restrict, null=False)
    title = LocalizedTextColumn()
    text = LocalizedTextColumn()
    is_usual = Boolean(default=False, help_text="ticked in new agreements")
