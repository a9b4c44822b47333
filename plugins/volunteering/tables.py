"""The tables of volunteering: columns only; CHECKs and further indexes are in the migration."""

from __future__ import annotations

from typing import Any

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
from core.data.times import utc_now
from core.people.api import Account, Organization, Person
from plugins.volunteering.qualifying import QualificationState
from plugins.volunteering.values import (
    Audience,
    CheckResult,
    HourSource,
    HourState,
    InsuranceKind,
    OfferKind,
    OfferState,
    ShiftState,
)


class Offer(Record, tablename="volunteering_offer"):
    """What an organization looks for volunteers for.

    Purpose: to tell people where hands are needed and to let them sign up. `created_by` says who
    wrote it (GDPR Art. 6(1)(e) and (f)).
    Kept: as a record of what was offered in the city; `created_by` is cleared when that person is
    erased.
    """

    organization = ForeignKey(Organization, on_delete=OnDelete.restrict, null=False)
    slug = Varchar(length=100, unique=True)
    title = LocalizedTextColumn()
    summary = LocalizedTextColumn()
    kind = Varchar(length=12, default=OfferKind.ONCE.value)
    description = LocalizedTextColumn()
    tasks = LocalizedTextColumn()
    requirements = LocalizedTextColumn()
    benefits = LocalizedTextColumn()
    place = Varchar(length=300, default="")
    district = Varchar(length=100, default="", help_text="part of the city, as people call it")
    areas = Text(default="[]", help_text="codes of public tasks, a JSON list")
    languages = Text(default="[]", help_text="that volunteers need, a JSON list of keys")
    skills = Text(default="[]", help_text="that are wanted, a JSON list of keys")
    has_minors_contact = Boolean(default=False)
    minimum_age = Integer(null=True, default=None, help_text="told; nobody's age is stored")
    insurance = Varchar(length=20, default=InsuranceKind.UNTOLD.value)
    insurer = Varchar(length=200, default="")
    policy_number = Varchar(length=100, default="")
    link = UUID(null=True, default=None, help_text="of which the token of the link is made")
    capacity = Integer(null=True, default=None, help_text="without shifts; no limit where not set")
    sheet = UUID(null=True, default=None, help_text="of an offer without shifts")
    needs_approval = Boolean(default=False, help_text="the host decides on each sign-up")
    hands_over = Varchar(length=10, default="", help_text="as with sign-ups where it is empty")
    project = Varchar(length=200, default="", help_text="grant or project that its hours count for")
    search_text = Text(default="", help_text="its public words, folded, between blanks")
    state = Varchar(length=12, default=OfferState.DRAFT.value)
    reason = Text(default="", help_text="why it was returned, rejected or cancelled")
    is_hidden = Boolean(default=False, help_text="its organization is suspended")
    published_at = Timestamptz(null=True, default=None)
    created_by = ForeignKey(Account, on_delete=OnDelete.set_null, null=True)
    version = Integer(default=1)


class Role(Record, tablename="volunteering_role"):
    """What somebody does in an offer; an offer has one at least, without a title while it is alone.

    Purpose: to say who is needed, and under which conditions. It says nothing about a person.
    Kept: as its offer.
    """

    offer = ForeignKey(Offer, on_delete=OnDelete.cascade, null=False)
    title = LocalizedTextColumn()
    note = LocalizedTextColumn()
    minimum_age = Integer(null=True, default=None, help_text="the offer's where it is not set")
    qualifications = Text(default="[]", help_text="kinds that are needed, a JSON list of keys")
    trusts_claims = Boolean(default=False, help_text="nobody has to have seen the paper")
    rest_minutes = Integer(default=0, help_text="between a person's shifts")
    most_hours_day = Integer(null=True, default=None)
    most_hours_week = Integer(null=True, default=None)
    briefing = UUID(null=True, default=None, help_text="to be read before the first shift")
    position = Integer(default=0, help_text="in which order the roles are shown")


class Shift(Record, tablename="volunteering_shift"):
    """A stretch of time in which an offer needs people; in which roles, ShiftRole says.

    Purpose: to plan who comes when. It says nothing about a person; sign-ups do.
    Kept: as its offer.
    """

    offer = ForeignKey(Offer, on_delete=OnDelete.cascade, null=False)
    starts_at = Timestamptz(default=utc_now)
    ends_at = Timestamptz(default=utc_now)
    zone = Varchar(length=64)
    place = Varchar(length=300, default="", help_text="the offer's when it is empty")
    note = LocalizedTextColumn()
    audience = Varchar(length=10, default=Audience.EVERYBODY.value)
    series = UUID(null=True, default=None, help_text="shifts that were made by one rule share it")
    follows_kind = Varchar(length=80, default="", help_text="kind of the entry it moves with")
    follows = UUID(null=True, default=None, help_text="that entry's subject")
    state = Varchar(length=12, default=ShiftState.OPEN.value)
    reason = Text(default="", help_text="why it was cancelled")
    version = Integer(default=1)


class ShiftRole(Record, tablename="volunteering_shift_role"):
    """How many people a shift needs in a role; its places are one sign-up sheet.

    Purpose: to give out the places of a shift. It says nothing about a person.
    Kept: as its shift.
    """

    shift = ForeignKey(Shift, on_delete=OnDelete.cascade, null=False)
    role = ForeignKey(Role, on_delete=OnDelete.cascade, null=False)
    capacity = Integer(default=1)
    sheet = UUID(null=True, default=None, help_text="opened when the offer is published")
    hours_until = Timestamptz(null=True, default=None, help_text="readings up to then are in hours")


class Check(Record, tablename="volunteering_check"):
    """That an organization checked somebody before work with minors, and what came of it.

    Purpose: the act of 13 May 2016, art. 21, asks for the check before anybody is admitted (GDPR
    Art. 6(1)(c)). Kept are the result, the days, who checked and where the printouts lie: never a
    document, never what it is searched by; the form for that is printed blank and filled by hand.
    Kept: three years after it ("volunteering.checks").
    """

    person = ForeignKey(Person, on_delete=OnDelete.cascade, null=False)
    organization = ForeignKey(Organization, on_delete=OnDelete.cascade, null=False)
    result = Varchar(length=8, default=CheckResult.ADMITTED.value)
    register_on = Date(null=True, default=None, help_text="the register of sexual offenders")
    record_on = Date(null=True, default=None, help_text="the national criminal record")
    countries_on = Date(null=True, default=None, help_text="countries of residence, 20 years back")
    checked_by = Varchar(length=200, default="")
    printout_place = Varchar(length=200, default="", help_text="where the printouts lie")
    entered_by = ForeignKey(Account, on_delete=OnDelete.set_null, null=True)


class Briefing(Record, tablename="volunteering_briefing"):
    """What volunteers of an offer, or of one role, read before their first shift.

    Purpose: safety (the act on public benefit, art. 45). It says nothing about a person.
    Kept: as its offer.
    """

    offer = ForeignKey(Offer, on_delete=OnDelete.cascade, null=False)
    title = LocalizedTextColumn()


class BriefingVersion(Record, tablename="volunteering_briefing_version"):
    """One wording of a briefing; who has read an older one is asked again.

    Purpose: to know what was read. Kept: as its offer; `written_by` as who wrote the offer.
    """

    briefing = ForeignKey(Briefing, on_delete=OnDelete.cascade, null=False)
    number = Integer(default=1)
    text = LocalizedTextColumn()
    written_by = ForeignKey(Account, on_delete=OnDelete.set_null, null=True)


class Acknowledgement(Record, tablename="volunteering_acknowledgement"):
    """That somebody has read a wording of a briefing and will keep to it.

    Purpose: the host shows that it told of risks and how to avoid them (the act on public benefit,
    art. 45; GDPR Art. 6(1)(c)). Kept: three years after it ("volunteering.acknowledgements").
    """

    person = ForeignKey(Person, on_delete=OnDelete.cascade, null=False)
    version = ForeignKey(BriefingVersion, on_delete=OnDelete.cascade, null=False)


class Profile(Record, tablename="volunteering_profile"):
    """What a volunteer tells of themselves, all of it optional: no PESEL, address or birth date.

    Purpose: to find shifts that fit, to be asked when somebody is missing, to be reached on the day
    (GDPR Art. 6(1)(a)). The phone is shown to the shift's organizers on its day only.
    Kept: three years after the last change ("volunteering.profiles"), or until it is deleted.
    """

    person = ForeignKey(Person, on_delete=OnDelete.cascade, null=False, unique=True)
    languages = Text(default="[]", help_text="a JSON list of keys")
    skills = Text(default="[]", help_text="a JSON list of keys")
    interests = Text(default="[]", help_text="codes of public tasks, a JSON list")
    availability = Text(default="[]", help_text="parts of the week, a JSON list of keys")
    phone = Varchar(length=30, default="")
    hears_of_offers = Boolean(default=False, help_text="new offers of favourites are mailed")
    takes_calls = Boolean(default=False, help_text="agreed to be asked when somebody is missing")
    only_favourites = Boolean(default=True, help_text="and by favourite organizations only")
    changed_at = Timestamptz(default=utc_now)


class Favourite(Record, tablename="volunteering_favourite"):
    """That somebody wants to hear of an organization.

    Purpose: to mail new offers, to ask for help (GDPR Art. 6(1)(a)). Kept: as the profile.
    """

    person = ForeignKey(Person, on_delete=OnDelete.cascade, null=False)
    organization = ForeignKey(Organization, on_delete=OnDelete.cascade, null=False)


class Kind(Record, tablename="volunteering_kind"):
    """A kind of qualification that the office has added, renamed or retired.

    Purpose: volunteers and roles choose from one list. It says nothing about a person.
    Kept: for good; what people have keeps its name.
    """

    key = Varchar(length=40, unique=True, help_text="of the list that a city begins with, or new")
    title = LocalizedTextColumn()
    since = Date(default=None, help_text="the first day on which it can be chosen")
    until = Date(null=True, default=None, help_text="the last one")
    must_end = Boolean(default=False, help_text="it holds for a time only")


class CoverCall(Record, tablename="volunteering_call"):
    """That a host called people because somebody was missing in a role of a shift.

    Purpose: to show the host when it called and how many it reached; not whom (GDPR Art. 6(1)(f)).
    Kept: 30 days ("volunteering.calls").
    """

    places = ForeignKey(ShiftRole, on_delete=OnDelete.cascade, null=False, index=True)
    called_by = ForeignKey(Account, on_delete=OnDelete.set_null, null=True)
    told = Integer(default=0)


class Called(Record, tablename="volunteering_called"):
    """That somebody was called for a shift.

    Purpose: nobody is called twice for a shift, nor too often in a day (GDPR Art. 6(1)(a), (f)).
    Kept: 30 days after the shift ("volunteering.calls").
    """

    shift = ForeignKey(Shift, on_delete=OnDelete.cascade, null=False, index=True)
    person = ForeignKey(Person, on_delete=OnDelete.cascade, null=False, index=True)


class Qualification(Record, tablename="volunteering_qualification"):
    """What somebody is able and allowed to do, as they say or as an organization has seen.

    Purpose: to let only people do what they are qualified for (GDPR Art. 6(1)(a), (f)). Kept are
    the kind and the day on which it ends, never a copy of the paper.
    Kept: one year after it ends ("volunteering.qualifications"), or until its person deletes it.
    """

    person = ForeignKey(Person, on_delete=OnDelete.cascade, null=False)
    kind = Varchar(length=40)
    title = Varchar(length=150, default="", help_text="in own words, where no kind fits")
    valid_until = Date(null=True, default=None, help_text="the last day; none: it is for good")
    organization = ForeignKey(
        Organization, on_delete=OnDelete.set_null, null=True, help_text="that is to see the paper"
    )
    state = Varchar(length=10, default=QualificationState.CLAIMED.value)
    confirmed_by = ForeignKey(Account, on_delete=OnDelete.set_null, null=True)
    confirmed_on = Date(null=True, default=None)


class HourEntry(Record, tablename="volunteering_hour_entry"):
    """Hours that somebody worked for an organization; rows are only added.

    What was wrong is taken back by a row with `reversal_of` and the same minutes below zero, and
    `replaces` names what a new row stands for, so that the sum of what is approved is the truth.
    Only a state is decided once: `decided_by` let in or turned down a log by hand, or looked at
    a flagged one. `is_flagged` tells that the end is assumed. `name` is of somebody on a paper
    list, without an account here.
    Purpose: the certificate that the host owes its volunteers (the act on public benefit, art. 44;
    GDPR Art. 6(1)(c)), and the organization's own contribution to a grant (Art. 6(1)(f)).
    Kept: with a name as long as "volunteering.hours" says, then as numbers without the person.
    """

    person = ForeignKey(Person, on_delete=OnDelete.set_null, null=True)
    name = Varchar(length=200, default="", help_text="on paper, of who has no account")
    organization = ForeignKey(Organization, on_delete=OnDelete.restrict, null=False)
    offer = ForeignKey(Offer, on_delete=OnDelete.set_null, null=True)
    shift = ForeignKey(Shift, on_delete=OnDelete.set_null, null=True)
    role = ForeignKey(Role, on_delete=OnDelete.set_null, null=True)
    signup = UUID(null=True, default=None, help_text="whose readings it comes from")
    turn = Integer(default=0, help_text="how often the readings of the sign-up were counted before")
    day = Date(default=None, help_text="on which it began, by the clocks there")
    starts_at = Timestamptz(null=True, default=None)
    ends_at = Timestamptz(null=True, default=None)
    minutes = Integer(default=0)
    night_minutes = Integer(default=0)
    task = Varchar(length=500, default="", help_text="what was done, as it was logged by hand")
    source = Varchar(length=10, default=HourSource.MANUAL.value)
    state = Varchar(length=10, default=HourState.PROPOSED.value)
    is_flagged = Boolean(default=False)
    reversal_of: ForeignKey[Any] = ForeignKey("self", on_delete=OnDelete.restrict, null=True)
    replaces: ForeignKey[Any] = ForeignKey("self", on_delete=OnDelete.restrict, null=True)
    reason = Varchar(length=500, default="")
    entered_by = ForeignKey(Account, on_delete=OnDelete.set_null, null=True)
    decided_by = ForeignKey(Account, on_delete=OnDelete.set_null, null=True)
    decided_at = Timestamptz(null=True, default=None)
