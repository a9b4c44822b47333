"""The calendar's door: what other rooms may use."""

from core.services.calendar.attachments import PROVIDER, attach_entry, entry_ics
from core.services.calendar.feeds import feed_bytes, feed_tag
from core.services.calendar.presentation import Presentation, presentation
from core.services.calendar.queries import (
    entries_by_ids,
    entry_of,
    entry_page,
    filled_days,
    first_entries,
    next_change,
    organizations_ahead,
    running_entries,
)
from core.services.calendar.rebuilding import rebuild_all
from core.services.calendar.service import put_entry, remove_entry
from core.services.calendar.values import (
    VOLUNTEERS,
    Cursor,
    Direction,
    Entry,
    EntryFilter,
    EntryKey,
    EntryPage,
    FeedHead,
    FeedScope,
    Method,
)

__all__ = [
    "PROVIDER",
    "VOLUNTEERS",
    "Cursor",
    "Direction",
    "Entry",
    "EntryFilter",
    "EntryKey",
    "EntryPage",
    "FeedHead",
    "FeedScope",
    "Method",
    "Presentation",
    "attach_entry",
    "entries_by_ids",
    "entry_ics",
    "entry_of",
    "entry_page",
    "feed_bytes",
    "feed_tag",
    "filled_days",
    "first_entries",
    "next_change",
    "organizations_ahead",
    "presentation",
    "put_entry",
    "rebuild_all",
    "remove_entry",
    "running_entries",
]
