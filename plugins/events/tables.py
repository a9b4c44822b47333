"""The table of events: columns only; CHECKs and partial indexes are in the migration."""

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
from core.data.times import utc_now
from core.people.api import Account, Organization
from plugins.events.values import Audience, EventKind, EventState


class Series(Record, tablename="events_series"):
    """The rule of events that come back; each of its dates is an event of its own.

    The series' first date is `first_starts_at`, wherever that event went since; the id is that
    of the event which became a series, so that its UID in calendars goes on. Where the rule was
    changed later, it is told from `rule_starts_at` on. `sheet` is the one sheet of a course, for
    which people sign up as a whole.
    Purpose: to make the dates, and to say the rule. No person is named. Kept: with its events.
    """

    slug = Varchar(length=100, unique=True)
    first_starts_at = Timestamptz(default=utc_now)
    first_ends_at = Timestamptz(default=utc_now)
    zone = Varchar(length=64)
    pattern = Varchar(length=20)
    every = Integer(default=1)
    weekdays = Varchar(length=30, default="", help_text="of weekly rules: MO,TU,…")
    last_day = Date(default=None)
    signs_up_once = Boolean(default=False)
    sheet = UUID(null=True, default=None)
    version = Integer(default=1)
    rule_starts_at = Timestamptz(null=True, default=None)
    rule_ends_at = Timestamptz(null=True, default=None)


class Event(Record, tablename="events_event"):
    """A public happening of an organization: an event, a meeting, a training.

    Purpose: to tell people what happens and to let them sign up. `created_by` says who wrote it,
    `contact` whom to ask, as the organizer made it public (GDPR Art. 6(1)(e) and (f)).
    Kept: as a record of what happened in the city; `created_by` until that person is erased,
    `contact` until a year after the event.
    """

    organization = ForeignKey(Organization, on_delete=OnDelete.restrict, null=False)
    slug = Varchar(length=100, unique=True)
    kind = Varchar(length=16, default=EventKind.EVENT.value)
    title = LocalizedTextColumn()
    summary = LocalizedTextColumn()
    description = LocalizedTextColumn()
    place_name = Varchar(length=200, default="")
    address = Varchar(length=300, default="")
    is_online = Boolean(default=False)
    link = Varchar(length=500, default="")
    starts_at = Timestamptz(default=utc_now)
    ends_at = Timestamptz(default=utc_now)
    zone = Varchar(length=64)
    is_all_day = Boolean(default=False, help_text="from one midnight of its zone to another")
    areas = Text(default="[]", help_text="codes of public tasks, a JSON list")
    audience = Varchar(length=20, default=Audience.EVERYONE.value)
    is_step_free = Boolean(default=False)
    has_accessible_toilet = Boolean(default=False)
    has_sign_language = Boolean(default=False)
    has_induction_loop = Boolean(default=False)
    has_quiet_hour = Boolean(default=False)
    access_notes = LocalizedTextColumn()
    picture = UUID(null=True, default=None)
    picture_alt = LocalizedTextColumn()
    what_to_bring = LocalizedTextColumn()
    contact = Varchar(length=300, default="")
    is_free = Boolean(default=True)
    price = Varchar(length=200, default="")
    has_registration = Boolean(default=False)
    capacity = Integer(null=True, default=None, help_text="no limit when it is not set")
    signup_opens_at = Timestamptz(null=True, default=None)
    signup_closes_at = Timestamptz(null=True, default=None, help_text="the start when not set")
    has_waiting_list = Boolean(default=True)
    needs_approval = Boolean(default=False)
    sheet = UUID(null=True, default=None, help_text="opened when the event is published")
    state = Varchar(length=12, default=EventState.DRAFT.value)
    reason = Text(default="", help_text="why it was returned, moved, postponed or cancelled")
    is_hidden = Boolean(default=False, help_text="its organization is suspended")
    previous_starts_at = Timestamptz(null=True, default=None)
    previous_ends_at = Timestamptz(null=True, default=None)
    published_at = Timestamptz(null=True, default=None)
    created_by = ForeignKey(Account, on_delete=OnDelete.set_null, null=True)
    version = Integer(default=1)
    series = ForeignKey(Series, on_delete=OnDelete.restrict, null=True)
    recurrence_id = Timestamptz(
        null=True, default=None, help_text="when the series' rule has it start"
    )
    overrides = Text(default="[]", help_text="columns changed for this date alone, a JSON list")
