"""The tables of volunteering: columns only; CHECKs and further indexes are in the migration."""

from __future__ import annotations

from piccolo.columns import (
    UUID,
    Boolean,
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
from core.people.api import Account, Organization
from plugins.volunteering.values import OfferState, ShiftState


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
    description = LocalizedTextColumn()
    requirements = LocalizedTextColumn()
    benefits = LocalizedTextColumn()
    place = Varchar(length=300, default="")
    areas = Text(default="[]", help_text="codes of public tasks, a JSON list")
    has_minors_contact = Boolean(default=False)
    minimum_age = Integer(null=True, default=None, help_text="told; nobody's age is stored")
    state = Varchar(length=12, default=OfferState.DRAFT.value)
    reason = Text(default="", help_text="why it was returned, rejected or cancelled")
    is_hidden = Boolean(default=False, help_text="its organization is suspended")
    published_at = Timestamptz(null=True, default=None)
    created_by = ForeignKey(Account, on_delete=OnDelete.set_null, null=True)
    version = Integer(default=1)


class Shift(Record, tablename="volunteering_shift"):
    """A stretch of time in which an offer needs people; its places are one sign-up sheet.

    Purpose: to plan who comes when. It says nothing about a person; sign-ups do.
    """

    offer = ForeignKey(Offer, on_delete=OnDelete.cascade, null=False)
    starts_at = Timestamptz(default=utc_now)
    ends_at = Timestamptz(default=utc_now)
    zone = Varchar(length=64)
    place = Varchar(length=300, default="", help_text="the offer's when it is empty")
    note = LocalizedTextColumn()
    capacity = Integer(default=1)
    state = Varchar(length=12, default=ShiftState.OPEN.value)
    reason = Text(default="", help_text="why it was cancelled")
    sheet = UUID(null=True, default=None, help_text="opened when the offer is published")
    version = Integer(default=1)
