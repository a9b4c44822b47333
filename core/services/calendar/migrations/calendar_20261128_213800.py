"""The next end of what is shown, by an index: it is asked for with every page that is kept."""

from core.data.schema import RoomMigration, index, raw

ID = "2026-11-28T21:38:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "An index of ends"

# Without them PostgreSQL takes "of a room that is on" for one row in two hundred, and reads and
# sorts the whole table where the index of dates gives a page at once.
ROOMS = "CREATE STATISTICS calendar_entry_rooms ON (module || '') FROM calendar_entry"


async def forwards() -> RoomMigration:
    """What changes."""
    manager = RoomMigration(migration_id=ID, app_name="calendar", description=DESCRIPTION)
    index(
        manager,
        table="calendar_entry",
        name="calendar_entry_ending",
        columns=["ends_at"],
        where="is_public",
    )
    raw(manager, postgres=ROOMS)
    return manager
