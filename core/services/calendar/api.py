"""The calendar's door: what other rooms may use."""

from core.services.calendar.addresses import entry_paths, last_start
from core.services.calendar.ahead import (
    collection_title,
    organizations_ahead,
    place_name,
    places_ahead,
)
from core.services.calendar.attachments import (
    PROVIDERS,
    attach_entries,
    attach_entry,
    entry_ics,
    series_ics,
)
from core.services.calendar.conditions import typed_words
from core.services.calendar.feeds import feed_bytes, feed_tag
from core.services.calendar.holidays import holiday_of
from core.services.calendar.listing import entry_page, first_entries, running_entries
from core.services.calendar.matches import looked_up
from core.services.calendar.personal import Own, own_entries, personal_document, personal_tag
from core.services.calendar.presentation import Presentation, presentation
from core.services.calendar.queries import (
    entries_by_ids,
    entries_of,
    entry_of,
    next_change,
    occurrences_of,
    series_of,
    shown_entry,
)
from core.services.calendar.rebuilding import let_go_of_cancelled, rebuild_all
from core.services.calendar.recurrences import MOST_OCCURRENCES, occurrence_starts
from core.services.calendar.rules import searchable
from core.services.calendar.series import put_series, remove_series
from core.services.calendar.service import hand_entries_over, put_entry, remove_entry
from core.services.calendar.signals import EntryCancelled, EntryMoved
from core.services.calendar.spreads import (
    Lasting,
    counts_by_days,
    entries_by_days,
    filled_days,
    lasting_entries,
)
from core.services.calendar.values import (
    VOLUNTEERS,
    Cursor,
    Direction,
    Entry,
    EntryFilter,
    EntryKey,
    EntryPage,
    FeedHead,
    Method,
)

__all__ = [
    "MOST_OCCURRENCES",
    "PROVIDERS",
    "VOLUNTEERS",
    "Cursor",
    "Direction",
    "Entry",
    "EntryCancelled",
    "EntryFilter",
    "EntryKey",
    "EntryMoved",
    "EntryPage",
    "FeedHead",
    "Lasting",
    "Method",
    "Own",
    "Presentation",
    "attach_entries",
    "attach_entry",
    "collection_title",
    "counts_by_days",
    "entries_by_days",
    "entries_by_ids",
    "entries_of",
    "entry_ics",
    "entry_of",
    "entry_page",
    "entry_paths",
    "feed_bytes",
    "feed_tag",
    "filled_days",
    "first_entries",
    "hand_entries_over",
    "holiday_of",
    "last_start",
    "lasting_entries",
    "let_go_of_cancelled",
    "looked_up",
    "next_change",
    "occurrence_starts",
    "occurrences_of",
    "organizations_ahead",
    "own_entries",
    "personal_document",
    "personal_tag",
    "place_name",
    "places_ahead",
    "presentation",
    "put_entry",
    "put_series",
    "rebuild_all",
    "remove_entry",
    "remove_series",
    "running_entries",
    "searchable",
    "series_ics",
    "series_of",
    "shown_entry",
    "typed_words",
]
