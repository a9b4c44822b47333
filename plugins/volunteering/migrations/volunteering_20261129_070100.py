"""Places on shifts that lie ahead can be handed over; coordinators are told."""

from core.data.schema import RoomMigration, raw

ID = "2026-11-29T07:01:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Places on shifts are handed over"
HANDED_OVER = "UPDATE signups_sheet SET hands_over = 'told' WHERE kind = 'volunteering.shift'"


async def forwards() -> RoomMigration:
    """What changes: shifts had no say in it before."""
    manager = RoomMigration(migration_id=ID, app_name="volunteering", description=DESCRIPTION)
    raw(manager, sqlite=HANDED_OVER, postgres=HANDED_OVER)
    return manager
