"""A merged host's agreements keep the numbers that stand on their papers."""

from core.data.schema import RoomMigration, index, raw

ID = "2026-11-29T08:15:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "A merged host's agreements keep the numbers that stand on their papers"
NAME = "volunteer_documents_agreement_number"


async def forwards() -> RoomMigration:
    """What changes."""
    manager = RoomMigration(
        migration_id=ID, app_name="volunteer_documents", description=DESCRIPTION
    )
    drop = f'DROP INDEX "{NAME}"'
    raw(manager, sqlite=drop, postgres=drop)
    index(
        manager,
        table="volunteer_documents_agreement",
        name=NAME,
        columns=["organization", "year", "serial", "version"],
    )
    return manager
