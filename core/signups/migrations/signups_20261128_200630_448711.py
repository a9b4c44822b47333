"""Keys of requests are kept by the service of all rooms."""

from core.data.schema import RoomMigration

ID = "2026-11-28T20:06:30:448711"
VERSION = "1.38.0"
DESCRIPTION = "Keys of requests are kept by the service of all rooms"


async def forwards() -> RoomMigration:
    """What changes: keys of the last 48 hours go, so a retry across the upgrade is a new request."""
    manager = RoomMigration(migration_id=ID, app_name="signups", description=DESCRIPTION)
    manager.drop_table(
        class_name="IdempotencyKey", tablename="signups_idempotency_key", schema=None
    )
    return manager
