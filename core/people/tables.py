"""The tables of persons, accounts and organizations, and of what ties them to each other."""

from __future__ import annotations

from piccolo.columns import (
    UUID,
    Date,
    ForeignKey,
    Integer,
    OnDelete,
    Text,
    Timestamptz,
    Varchar,
)

from core.data.ids import new_id
from core.data.tables import Record
from core.data.texts import LocalizedTextColumn
from core.data.times import utc_now
from core.people.values import (
    AccountState,
    ClaimState,
    ConsentScope,
    ConsentState,
    ConsentWay,
    HandoverState,
    OrganizationState,
    SubjectKind,
)


class Person(Record, tablename="people_person"):
    """A human.

    Purpose: to know who takes part and how to reach them. Kept: as long as the account lives or a
    sign-up refers to them; erased on request, then the row stays without name and address. The age
    band is asked only where minors need a guardian's consent (RODO art. 6(1)(c)).
    """

    name = Varchar(length=200, default="")
    email = Varchar(length=320, null=True, default=None)
    email_folded = Varchar(length=320, null=True, default=None)
    language = Varchar(length=2, default="pl")
    erased_at = Timestamptz(null=True, default=None)
    age_band = Varchar(length=8, default="", help_text="as said; never a birth date")
    age_said_on = Date(null=True, default=None)


class Account(Record, tablename="people_account"):
    """How a person signs in.

    Purpose: sign-in. Kept: as long as the person uses it; erased on request.
    """

    person = ForeignKey(references=Person, unique=True, null=False, on_delete=OnDelete.restrict)
    email = Varchar(length=320)
    email_folded = Varchar(length=320, unique=True)
    password_hash = Varchar(length=255, null=True, default=None)
    state = Varchar(length=16, default=AccountState.ACTIVE.value)
    last_signed_in_at = Timestamptz(null=True, default=None)


class Organization(Record, tablename="people_organization"):
    """An NGO, an informal group, the city, one of its departments, a partner: see `kind`.

    Purpose: the public directory and the city's cooperation with organizations. Kept: as long as
    the organization takes part, then six years for claims.
    """

    kind = Varchar(length=32)
    legal_name = Varchar(length=300)
    short_name = Varchar(length=120)
    slug = Varchar(length=90, unique=True)
    name_folded = Varchar(length=450, index=True)
    legal_skeleton = Varchar(length=300, index=True)
    short_skeleton = Varchar(length=120, index=True)
    parent_organization: ForeignKey[Organization] = ForeignKey(
        references="self", null=True, on_delete=OnDelete.restrict
    )
    parent_name = Varchar(length=300, default="")
    register_type = Varchar(length=120, default="")
    register_number = Varchar(length=60, default="")
    krs = Varchar(length=10, default="")
    nip = Varchar(length=10, default="")
    regon = Varchar(length=14, default="")
    areas = Text(default="[]")
    description = LocalizedTextColumn()
    address = Varchar(length=300, default="")
    email = Varchar(length=320, default="")
    phone = Varchar(length=40, default="")
    website = Varchar(length=300, default="")
    ade_address = Varchar(length=40, null=True, default=None)
    logo = UUID(null=True, default=None)
    privacy_contact = Varchar(length=300, default="")
    state = Varchar(length=16, default=OrganizationState.DRAFT.value)
    state_reason = Text(default="")
    verified_at = Timestamptz(null=True, default=None)
    verified_by = ForeignKey(references=Account, null=True, on_delete=OnDelete.set_null)
    imported_at = Timestamptz(null=True, default=None, help_text="set up from a file")
    taken_over_at = Timestamptz(null=True, default=None, help_text="by people of its own")
    duplicate_of: ForeignKey[Organization] = ForeignKey(
        references="self", null=True, on_delete=OnDelete.set_null
    )
    merged_into: ForeignKey[Organization] = ForeignKey(
        references="self", null=True, on_delete=OnDelete.restrict
    )

    @property
    def is_unclaimed(self) -> bool:
        """Whether it came from a file and nobody of its own has taken it over yet."""
        return self.imported_at is not None and self.taken_over_at is None

    @property
    def name(self) -> str:
        """What it is called in lists, mails and calendars."""
        return self.short_name or self.legal_name


class Membership(Record, tablename="people_membership"):
    """A person in an organization, with the function that they have there.

    Purpose: who acts for an organization. Kept: while it lasts and three years after its end.
    """

    person = ForeignKey(references=Person, null=False, on_delete=OnDelete.cascade)
    organization = ForeignKey(references=Organization, null=False, on_delete=OnDelete.cascade)
    function = Varchar(length=120, default="")
    since = Timestamptz(default=utc_now)
    until = Timestamptz(null=True, default=None)


class RoleGrant(Record, tablename="people_role_grant"):
    """A role of an account, a device or a guest on a scope, from–until.

    Purpose: permissions, and who gave them. Kept: three years after its end.
    """

    subject_kind = Varchar(length=8, default=SubjectKind.ACCOUNT.value)
    subject = UUID(index=True, default=new_id)
    role = Varchar(length=40)
    scope_kind = Varchar(length=40)
    scope_id = UUID(null=True, default=None)
    granted_by = ForeignKey(references=Account, null=True, on_delete=OnDelete.set_null)
    since = Timestamptz(default=utc_now)
    until = Timestamptz(null=True, default=None)


class Invitation(Record, tablename="people_invitation"):
    """An invitation by mail to act for an organization; good once, for 14 days.

    Purpose: to bring in members. Kept: 90 days after its end.
    """

    token_hash = Varchar(length=64, unique=True)
    email = Varchar(length=320)
    email_folded = Varchar(length=320, index=True)
    organization = ForeignKey(references=Organization, null=False, on_delete=OnDelete.cascade)
    role = Varchar(length=40)
    function = Varchar(length=120, default="")
    invited_by = ForeignKey(references=Account, null=True, on_delete=OnDelete.set_null)
    expires_at = Timestamptz(default=utc_now)
    accepted_at = Timestamptz(null=True, default=None)
    revoked_at = Timestamptz(null=True, default=None)


class TermsVersion(Record, tablename="people_terms_version"):
    """One version of a document that is accepted, in force from an instant on.

    Purpose: to know what was accepted. Kept: as long as the installation.
    """

    document = Varchar(length=40)
    version = Varchar(length=20)
    text = LocalizedTextColumn()
    in_force_from = Timestamptz(default=utc_now)


class Acceptance(Record, tablename="people_acceptance"):
    """A person accepted a version of a document, for themselves or an organization.

    Purpose: proof of what was agreed. Kept: six years after the organization or account ends.
    """

    document = Varchar(length=40)
    version = Varchar(length=20)
    person = ForeignKey(references=Person, null=False, on_delete=OnDelete.restrict)
    organization = ForeignKey(references=Organization, null=True, on_delete=OnDelete.cascade)


class GuardianConsent(Record, tablename="people_guardian_consent"):
    """A parent's or guardian's consent to what a minor does here: asked for, given, withdrawn.

    Purpose: a minor's agreement has no effect without it (Civil Code, art. 17-18); safeguarding.
    By mail link (only the token's hash is kept) or on paper, of which only the day and the place
    where it lies are kept. Kept: three years after its end ("people.consents"), the guardian's
    address 30 days.
    """

    child = ForeignKey(references=Person, null=True, on_delete=OnDelete.cascade, index=True)
    organization = ForeignKey(references=Organization, null=False, on_delete=OnDelete.cascade)
    signup = UUID(null=True, default=None, index=True, help_text="for which it was asked")
    scope = Varchar(length=12, default=ConsentScope.SIGNUP.value)
    way = Varchar(length=5, default=ConsentWay.MAIL.value)
    state = Varchar(length=9, default=ConsentState.ASKED.value)
    guardian_name = Varchar(length=200, default="")
    guardian_email = Varchar(length=320, default="")
    guardian_email_folded = Varchar(length=320, default="", index=True)
    relation = Varchar(length=12, default="")
    language = Varchar(length=2, default="pl")
    token_hash = Varchar(length=64, null=True, default=None, unique=True)
    token_expires_at = Timestamptz(null=True, default=None)
    until = Date(null=True, default=None, help_text="the last day of shifts that it covers")
    given_at = Timestamptz(null=True, default=None)
    ended_at = Timestamptz(null=True, default=None, help_text="refused or withdrawn")
    paper_signed_on = Date(null=True, default=None)
    paper_place = Varchar(length=200, default="", help_text="where the paper lies")
    entered_by = ForeignKey(references=Account, null=True, on_delete=OnDelete.set_null)


class ContentReport(Record, tablename="people_report"):
    """Somebody told the city that a page's content is wrong or unlawful (DSA, art. 16).

    Purpose: to look into it and to answer. Kept: one year after the decision, the address until
    the decision.
    """

    path = Varchar(length=500)
    reason = Text()
    email = Varchar(length=320, null=True, default=None)
    language = Varchar(length=2, default="pl")
    decision = Varchar(length=16, default="")
    decided_at = Timestamptz(null=True, default=None)


class OrganizationImport(Record, tablename="people_import"):
    """A table of organizations that an officer chose, between the look at it and its import.

    Purpose: to show what will come of it and to give back the wrong rows. Kept: seven days.
    """

    file_name = Varchar(length=200, default="")
    headings = Text(default="[]")
    lines = Text(default="[]", help_text="[[number in the file, [cells]], …]")
    columns = Text(default="[]", help_text="what each column says, as the officer chose")
    kind_otherwise = Varchar(length=32, default="")
    applied_at = Timestamptz(null=True, default=None)
    added = Integer(default=0)
    changed = Integer(default=0)


class Claim(Record, tablename="people_claim"):
    """Somebody takes over an imported organization: by a link that was mailed, or by asking.

    Purpose: to know who acts for an organization, and why they may. Kept: three years after the
    decision, as the log; links end after 14 days.
    """

    organization = ForeignKey(references=Organization, null=False, on_delete=OnDelete.cascade)
    token_hash = Varchar(length=64, null=True, default=None, unique=True)
    email = Varchar(length=320, default="", help_text="where the link went")
    person = ForeignKey(references=Person, null=True, on_delete=OnDelete.cascade)
    statement = Text(default="")
    function = Varchar(length=120, default="")
    krs_excerpt = Varchar(length=60, default="", help_text="number of an excerpt of the KRS")
    state = Varchar(length=16, default=ClaimState.OPEN.value)
    expires_at = Timestamptz(null=True, default=None)
    decided_at = Timestamptz(null=True, default=None)


class Handover(Record, tablename="people_handover"):
    """An organization whose administrator has gone is to have another, unless somebody objects.

    Purpose: who was let in by the office, and why. Kept: three years after its end, as the roles.
    """

    organization = ForeignKey(references=Organization, null=False, on_delete=OnDelete.cascade)
    account = ForeignKey(references=Account, null=True, on_delete=OnDelete.set_null)
    started_by = ForeignKey(references=Account, null=True, on_delete=OnDelete.set_null)
    reason = Text()
    state = Varchar(length=16, default=HandoverState.WAITING.value)
    takes_effect_at = Timestamptz(default=utc_now)
    token_hash = Varchar(length=64, unique=True)
    objection = Text(default="")
    ended_at = Timestamptz(null=True, default=None)
