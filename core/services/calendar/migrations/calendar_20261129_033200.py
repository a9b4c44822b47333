"""An organization's feed in its order by an index: it is built anew with each of its changes."""

from core.data.schema import RoomMigration, index

ID = "2026-11-29T03:32:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "An index of an organization's ends"


async def forwards() -> RoomMigration:
    """What changes."""
    manager = RoomMigration(migration_id=ID, app_name="calendar", description=DESCRIPTION)
    index(
        manager,
        table="calendar_entry",
        name="calendar_entry_organization_ends",
        columns=["organization", "over_at", "id"],
        where="is_public AND series IS NULL",
    )
    return manager
