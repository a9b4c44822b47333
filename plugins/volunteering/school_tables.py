"""The tables of schools: classes, pupils, consents, rules; CHECKs are in the migration."""

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

from core.data.tables import Record
from core.people.api import Account, Organization, Person
from plugins.volunteering.school_rules import YEAR
from plugins.volunteering.school_values import ConsentState, PupilState


class SchoolClass(Record, tablename="volunteering_school_class"):
    """A class or group of a school in one school year.

    Purpose: to sign pupils up together and to count their hours for the school (GDPR Art. 6(1)(e)).
    Kept: one year after its school year ended ("volunteering.school_classes"), with all pupils.
    """

    organization = ForeignKey(Organization, on_delete=OnDelete.cascade, null=False)
    name = Varchar(length=80)
    school_year = Integer(help_text="in which it began")
    ends_on = Date(default=None, help_text="the last day of the school year")
    link = UUID(null=True, default=None, help_text="of which the token of the joining link is made")
    link_hash = Varchar(length=64, null=True, default=None, unique=True)
    created_by = ForeignKey(Account, on_delete=OnDelete.set_null, null=True)


class Pupil(Record, tablename="volunteering_pupil"):
    """Somebody in a class, as the school writes the name; never a PESEL or a day of birth.

    The person has an account where the pupil joined by the link, otherwise the school made them.
    How old they are is said of the person, as of everybody who signs up.
    Purpose: as its class (GDPR Art. 6(1)(e)). Kept: as its class.
    """

    school_class = ForeignKey(SchoolClass, on_delete=OnDelete.cascade, null=False)
    person = ForeignKey(Person, on_delete=OnDelete.cascade, null=False)
    name = Varchar(length=200)
    state = Varchar(length=8, default=PupilState.MEMBER.value)
    guardian_email = Varchar(length=320, default="", help_text="whom to ask for consent")
    added_by = ForeignKey(Account, on_delete=OnDelete.set_null, null=True)


class PupilConsent(Record, tablename="volunteering_pupil_consent"):
    """That a pupil, or a guardian, agrees: that the school sees the hours, or that the pupil comes.

    Of what was signed on paper the day and where the paper lies are kept, never the paper.
    Purpose: to show that the school may (GDPR Art. 6(1)(a), 7(1)). Kept: as the pupil.
    """

    pupil = ForeignKey(Pupil, on_delete=OnDelete.cascade, null=False)
    purpose = Varchar(length=10)
    way = Varchar(length=6)
    state = Varchar(length=10, default=ConsentState.GIVEN.value)
    guardian_name = Varchar(length=200, default="")
    relation = Varchar(length=10, default="")
    email = Varchar(length=320, default="", help_text="of the guardian who is asked by mail")
    language = Varchar(length=5, default="pl")
    signed_on = Date(null=True, default=None)
    paper_place = Varchar(length=200, default="", help_text="where the signed paper lies")
    token_hash = Varchar(length=64, null=True, default=None, unique=True)
    given_at = Timestamptz(null=True, default=None)
    ended_at = Timestamptz(null=True, default=None)
    entered_by = ForeignKey(Account, on_delete=OnDelete.set_null, null=True)


class PupilSignup(Record, tablename="volunteering_pupil_signup"):
    """A sign-up that the school made for a pupil: these it sees without anybody's consent.

    Purpose: as its class (GDPR Art. 6(1)(e)). Kept: as its class.
    """

    pupil = ForeignKey(Pupil, on_delete=OnDelete.cascade, null=False)
    signup = UUID(default=None, unique=True)
    entered_by = ForeignKey(Account, on_delete=OnDelete.set_null, null=True)


class SchoolRule(Record, tablename="volunteering_school_rule"):
    """What a school asks of its pupils' volunteering, from a day on.

    Purpose: to count points as the school decided. It says nothing about a pupil; `entered_by`
    says who wrote it. Kept: as long as the school is here.
    """

    organization = ForeignKey(Organization, on_delete=OnDelete.cascade, null=False)
    since = Date(default=None)
    hours_year = Integer(default=0)
    hours_total = Integer(default=0)
    years = Integer(default=1)
    counts = Text(default="[]", help_text="keys of sorts of hours, a JSON list")
    span = Varchar(length=4, default=YEAR)
    steps = Text(default="[]", help_text="pairs of hours and points, a JSON list")
    entered_by = ForeignKey(Account, on_delete=OnDelete.set_null, null=True)
