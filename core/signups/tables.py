"""The tables of the sign-up engine; CHECKs and partial indexes stand in the migration."""

from __future__ import annotations

from piccolo.columns import (
    UUID,
    BigInt,
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
from core.data.times import utc_now
from core.people.api import Account, Organization, Person
from core.services.questions.api import Version
from core.signups.values import HandsOver, Overlap, SheetState, Source


class SignupSheet(Record, tablename="signups_sheet"):
    """One pool of places. `taken` counts sign-ups that take a place, `waiting` those that wait.

    Purpose: to give out places, never more than there are. It says nothing about a person.
    Kept: as long as the thing behind it.
    """

    kind = Varchar(length=80)
    subject = UUID(default=None)
    organization = ForeignKey(Organization, on_delete=OnDelete.restrict, null=False, index=True)
    capacity = Integer(null=True, default=None)
    taken = Integer(default=0)
    waiting = Integer(default=0)
    last_position = BigInt(default=0, help_text="the rank given to the last party that waits")
    opens_at = Timestamptz(null=True, default=None)
    closes_at = Timestamptz(null=True, default=None, help_text="the start when it is not set")
    starts_at = Timestamptz(default=utc_now)
    ends_at = Timestamptz(default=utc_now)
    zone = Varchar(length=64)
    overlap = Varchar(length=10, default=Overlap.REFUSE.value)
    needs_approval = Boolean(default=False)
    has_waiting_list = Boolean(default=True)
    confirms_at_once = Boolean(default=False, help_text="a free place needs no answer")
    largest_party = Integer(default=1)
    hold_minutes = Integer(default=1440)
    offer_minutes = Integer(default=1440)
    state = Varchar(length=10, default=SheetState.OPEN.value)
    rest_minutes = Integer(null=True, default=None, help_text="between it and other taken time")
    most_minutes_a_day = Integer(null=True, default=None, help_text="of a person's taken time")
    most_minutes_a_week = Integer(null=True, default=None, help_text="of a person's taken time")
    hands_over = Varchar(length=10, default=HandsOver.NO.value)
    form = UUID(null=True, default=None, help_text="the questions that people answer")


class Signup(Record, tablename="signups_signup"):
    """A place in something, held by a person or an organization, wanted or waited for.

    Purpose: to run the event or shift: who comes, whom to tell of changes, hours (GDPR Art. 6(1)(b)
    and (f)). Name, e-mail and language stand here only while no person is known for them; they
    are cleared when the address is confirmed. Who comes along is a name and an age band; a minor
    becomes a person with the guardian's consent.
    Kept: contacts of holds that lapsed or were cancelled: 30 days; sign-ups: 3 years after the end
    ("signups" in the table of periods), then without the person.
    """

    sheet = ForeignKey(SignupSheet, on_delete=OnDelete.cascade, null=False)
    person = ForeignKey(Person, on_delete=OnDelete.set_null, index=True)
    organization = ForeignKey(Organization, on_delete=OnDelete.set_null)
    party = UUID(default=None, index=True)
    is_leader = Boolean(default=True, help_text="the one of a party who answers for it")
    state = Varchar(length=12)
    takes_place = Boolean(default=False, help_text="counted in the sheet's `taken`")
    shares = UUID(
        null=True, default=None, help_text="the hold of the same address it stands beside"
    )
    name = Varchar(length=200, default="")
    email = Varchar(length=320, default="")
    email_folded = Varchar(length=320, default="")
    language = Varchar(length=5, default="pl")
    held_until = Timestamptz(null=True, default=None)
    offered_until = Timestamptz(null=True, default=None)
    position = BigInt(null=True, default=None, help_text="the party's rank on the waiting list")
    has_conflict = Boolean(default=False, help_text="a change of time or an offer met taken time")
    confirmed_at = Timestamptz(null=True, default=None)
    cancelled_at = Timestamptz(null=True, default=None)
    cancelled_by = Varchar(length=10, default="")
    reason = Text(default="")
    source = Varchar(length=10, default=Source.WEB.value)
    notice_version = Varchar(length=40, default="", help_text="of the host's privacy notice")
    accepted_at = Timestamptz(null=True, default=None)
    waits_for = Varchar(length=10, default="", help_text="a held place: its address or a guardian")
    age_band = Varchar(length=8, default="", help_text="typed while nobody is known")
    guardian_email = Varchar(length=320, default="", help_text="of whom to ask for a minor")
    leader_is = Varchar(length=10, default="", help_text="to a minor who comes along")


class SignupAnswers(Record, tablename="signups_answers"):
    """What somebody answered to the host's questions when they signed up.

    Purpose: each question says its own to who answers it: to decide who takes part and to prepare
    it (GDPR Art. 6(1)(b); what is optional, (a)).
    Kept: 90 days after the end ("signups.answers"); of what came to nothing, as its contacts.
    """

    signup = ForeignKey(Signup, on_delete=OnDelete.cascade, null=False)
    version = ForeignKey(Version, on_delete=OnDelete.restrict, null=False)
    answers = Text(default="{}", help_text="a JSON object by the keys of questions")
    changed_at = Timestamptz(default=utc_now)


class Inquiry(Record, tablename="signups_inquiry"):
    """What a host asks somebody back before deciding, and the reply.

    Purpose: to decide on a sign-up (GDPR Art. 6(1)(b)). Kept: as the answers.
    """

    signup = ForeignKey(Signup, on_delete=OnDelete.cascade, null=False)
    question = Varchar(length=1000, default="")
    asked_by = ForeignKey(Account, null=True, on_delete=OnDelete.set_null)
    reply = Varchar(length=2000, default="")
    replied_at = Timestamptz(null=True, default=None)


class PaperEntry(Record, tablename="signups_paper"):
    """A sign-up that somebody gave on a signed form, entered by a coordinator.

    Purpose: to show where the sign-up comes from, and to join it to the person's account when they
    have one: by the code on their pass, or by the link that is mailed to `link_email`.
    Kept: as its sign-up; the address of a link until it is used, at most 30 days after it ends.
    """

    signup = ForeignKey(Signup, on_delete=OnDelete.cascade, null=False, unique=True)
    signed_on = Date(default=None, help_text="the day on the form")
    entered_by = ForeignKey(Account, null=True, on_delete=OnDelete.set_null)
    joined_at = Timestamptz(null=True, default=None)
    link = UUID(null=True, default=None, help_text="of which the link's token is made")
    link_hash = Varchar(length=64, null=True, default=None, unique=True)
    link_email = Varchar(length=320, default="")
    link_expires_at = Timestamptz(null=True, default=None)


class HandingOver(Record, tablename="signups_hand_over"):
    """That somebody gives their place on: to whom, and what came of it.

    Purpose: a place goes to another person and is never free in between; both and the host can
    see how (GDPR Art. 6(1)(b)).
    Kept: the address of a named person until it is settled; the row as its sign-up.
    """

    signup = ForeignKey(Signup, on_delete=OnDelete.cascade, null=False, index=True)
    is_public = Boolean(default=False, help_text="anybody who may sign up is shown it")
    email = Varchar(length=320, default="", help_text="of the named person who got the link")
    token_hash = Varchar(length=64, unique=True)
    state = Varchar(length=10, default="open")
    taker = ForeignKey(Person, on_delete=OnDelete.set_null, null=True, index=True)
    became = UUID(null=True, default=None, help_text="the taker's own sign-up")
    wants = UUID(null=True, default=None, help_text="a sheet: a place on it is wanted in return")
    gives = UUID(null=True, default=None, help_text="the taker's sign-up that goes in return")
    guardian_email = Varchar(length=320, default="", help_text="of a taker who is a minor")
    reason = Varchar(length=500, default="", help_text="why the host did not agree")
    settled_at = Timestamptz(null=True, default=None)


class Commitment(Record, tablename="signups_commitment"):
    """A stretch of a person's time that is taken; half-open, UTC.

    Purpose: nobody is in two places at once (GDPR Art. 6(1)(b)).
    Kept: 30 days after its end.
    """

    person = ForeignKey(Person, on_delete=OnDelete.cascade, null=False)
    starts_at = Timestamptz(default=utc_now)
    ends_at = Timestamptz(default=utc_now)
    source_kind = Varchar(length=80)
    source = UUID(default=None)
    is_hard = Boolean(default=True, help_text="others are refused; otherwise only warned")


class Reminded(Record, tablename="signups_reminded"):
    """What everybody of a sheet was told by time: reminded of a start, thanked after the end.

    Purpose: to tell it once. It says nothing about a person. Kept: as the sheet.
    """

    sheet = ForeignKey(SignupSheet, on_delete=OnDelete.cascade, null=False)
    mark = Varchar(length=120)


class HostMessage(Record, tablename="signups_host_message"):
    """What a host wrote to the people of a thing, or of several that belong together.

    `audience` is "sheet" or the key of a group, `subject_id` the sheet or the group's thing.
    Purpose: to send it, to show the host what was sent, and by whom (GDPR Art. 6(1)(f)).
    Kept: the text 3 years ("signups" in the table of periods), then nothing.
    """

    organization = ForeignKey(Organization, on_delete=OnDelete.cascade, null=False, index=True)
    audience = Varchar(length=100)
    subject_id = UUID(default=None)
    author = ForeignKey(Account, null=True, on_delete=OnDelete.set_null)
    states = Varchar(length=60, default="")
    subject = Varchar(length=150)
    text = Text()
    is_urgent = Boolean(default=False)
    urgent_reason = Varchar(length=300, default="")
    told = Integer(default=0)


class SignupLink(Record, tablename="signups_link"):
    """The way to a sign-up's page without an account; only the token's hash is kept.

    Purpose: to confirm, show, cancel one's own sign-up (GDPR Art. 6(1)(b)).
    Kept: 30 days after the end.
    """

    signup = ForeignKey(Signup, on_delete=OnDelete.cascade, null=False, index=True)
    token_hash = Varchar(length=64, unique=True)
    proves_address = Boolean(default=True, help_text="it was sent to the address, not shown")
    expires_at = Timestamptz(default=utc_now)
