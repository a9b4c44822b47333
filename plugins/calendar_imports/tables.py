"""The tables of calendars from elsewhere: columns only; CHECKs and indexes are in the migration."""

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
from core.data.times import utc_now
from core.people.api import Account, Organization
from plugins.calendar_imports.values import Publishing, SourceKind, SourceState


class Source(Record, tablename="calendar_imports_source"):
    """A calendar that an organization keeps elsewhere, and how it is doing.

    Purpose: to bring an organization's events in and keep them in step. `created_by` says who gave
    it, for questions (GDPR Art. 6(1)(f)). `snapshot` is what was read and not applied yet.
    Kept: until the organization removes it; `created_by` until that person is erased, at most as
    long as the legal number says.
    """

    organization = ForeignKey(Organization, on_delete=OnDelete.restrict, null=False)
    name = Varchar(length=200, default="")
    kind = Varchar(length=8, default=SourceKind.ADDRESS.value)
    url = Varchar(length=2000, default="", help_text="may hold a secret of the calendar's owner")
    state = Varchar(length=8, default=SourceState.PROPOSED.value)
    event_kind = Varchar(length=16, default="event", help_text="what its events are here")
    areas = Text(default="[]", help_text="codes of public tasks, a JSON list")
    audience = Varchar(length=20, default="everyone")
    place = Varchar(length=200, default="")
    publishing = Varchar(length=8, default=Publishing.DRAFT.value)
    hours = Integer(default=6, help_text="between two looks")
    etag = Varchar(length=300, default="")
    last_modified = Varchar(length=100, default="")
    snapshot = Text(default="")
    left_out = Text(default="[]", help_text="what did not come in at the last look, JSON")
    fetched_at = Timestamptz(null=True, default=None)
    next_at = Timestamptz(default=utc_now)
    lease_until = Timestamptz(null=True, default=None)
    fault = Varchar(length=16, default="")
    failures = Integer(default=0)
    failing_since = Timestamptz(null=True, default=None)
    told_at = Timestamptz(null=True, default=None)
    empties = Integer(default=0, help_text="times in a row that it came back without events")
    created_by = ForeignKey(Account, on_delete=OnDelete.set_null, null=True)


class Item(Record, tablename="calendar_imports_item"):
    """One event of a source, and the event that it became here.

    Purpose: to know an event again, and what came from its calendar as against what was written
    here by hand. Kept: as long as its source.
    """

    source = ForeignKey(Source, on_delete=OnDelete.cascade, null=False)
    uid = Varchar(length=255)
    recurrence_id = Varchar(length=40, default="")
    event = UUID(null=True, default=None, help_text="none when it was thrown away here")
    digest = Varchar(length=64, default="")
    came = Text(default="{}", help_text="what the calendar said last, JSON")
    starts_at = Timestamptz(default=utc_now)
    is_cancelled = Boolean(default=False, help_text="because its calendar said so or lost it")
