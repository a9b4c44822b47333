"""Places belong to roles of shifts."""

from core.data.database import is_sqlite
from core.data.schema import RoomMigration, TableChange, rebuild_table

ID = "2026-11-28T23:42:41:808885"
VERSION = "1.38.0"
DESCRIPTION = "Places belong to roles of shifts"


async def forwards() -> RoomMigration:
    """What changes."""
    manager = RoomMigration(migration_id=ID, app_name="volunteering", description=DESCRIPTION)
    manager.first.append(_drop_check)
    manager.drop_column(
        table_class_name="Shift",
        tablename="volunteering_shift",
        column_name="capacity",
        db_column_name="capacity",
        schema=None,
    )
    manager.drop_column(
        table_class_name="Shift",
        tablename="volunteering_shift",
        column_name="sheet",
        db_column_name="sheet",
        schema=None,
    )
    return manager


async def _drop_check() -> None:
    """On SQLite a check of a column goes before it; PostgreSQL drops both."""
    if is_sqlite():
        name = "volunteering_shift_capacity_positive"
        await rebuild_table("volunteering_shift", TableChange(dropped_constraints=[name]))
