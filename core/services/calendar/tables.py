"""The calendar's read model and what is kept of it written out."""

from __future__ import annotations

from piccolo.columns import (
    JSON,
    UUID,
    Boolean,
    DoublePrecision,
    ForeignKey,
    Integer,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.base import OnDelete

from core.data.tables import Record
from core.data.texts import LocalizedTextColumn


class CalendarEntry(Record, tablename="calendar_entry"):
    """One entry of the city's calendar, written by the room that owns `subject`.

    Purpose: to show, feed and search all public happenings with one query. No person is named.
    Kept: as long as the row behind it. `number` names the row in SQLite's text index.

    A row with a `rule` is a whole series: feeds carry it, lists do not. A row with a `series` is
    one of its occurrences: lists show it, feeds carry it with its series. `over_at` is the end of
    the last occurrence, of anything else its own.
    """

    kind = Varchar(length=80)
    module = Varchar(length=40)
    subject = UUID(default=None)
    uid = Varchar(length=120)
    recurrence_id = Timestamptz(null=True, default=None)
    organization = UUID(null=True, default=None)
    organization_name = Varchar(length=300)
    areas = JSON(default="[]")
    audience = Varchar(length=40)
    visible_from = Timestamptz(null=True, default=None)
    is_public = Boolean(default=True)
    has_been_public = Boolean(default=False)
    title = LocalizedTextColumn()
    summary = LocalizedTextColumn()
    search_text = Text()
    starts_at = Timestamptz(default=None)
    ends_at = Timestamptz(default=None)
    zone = Varchar(length=60)
    is_all_day = Boolean(default=False)
    is_multiday = Boolean(default=False)
    place = Text()
    url_path = Varchar(length=500)
    picture_path = Varchar(length=300)
    status = Varchar(length=20)
    sheet = UUID(null=True, default=None)
    sequence = Integer(default=0)
    revised_at = Timestamptz(default=None)
    cancelled_at = Timestamptz(null=True, default=None)
    version = Integer(default=1)
    number = Integer(null=True, default=None)
    series = UUID(null=True, default=None)
    rule = Varchar(length=200)
    excluded = JSON(default="[]")
    over_at = Timestamptz(null=True, default=None)
    latitude = DoublePrecision(null=True, default=None)
    longitude = DoublePrecision(null=True, default=None)
    place_slug = Varchar(length=120)
    collection = Varchar(length=120)


class CalendarEntryArea(Record, tablename="calendar_entry_area"):
    """An area of public tasks that an entry belongs to, with its start, so that one index serves.

    Purpose: the filter by area. Kept: with the entry.
    """

    entry = ForeignKey(CalendarEntry, on_delete=OnDelete.cascade, index=True, null=False)
    area = Varchar(length=10)
    starts_at = Timestamptz(default=None)


class CalendarRendering(Record, tablename="calendar_rendering"):
    """An entry written out in one language; empty where it could not be.

    `base_url_version` stands for the public address and the way of writing. Purpose: feeds that
    are a concatenation. Kept: with the entry; anew whenever a version differs.
    """

    entry = ForeignKey(CalendarEntry, on_delete=OnDelete.cascade, null=False)
    language = Varchar(length=5)
    base_url_version = Varchar(length=16)
    entry_version = Integer()
    vevent = Text()
