"""A calendar from elsewhere says of what kind its events are here."""

from piccolo.columns.column_types import Varchar
from piccolo.columns.indexes import IndexMethod

from core.data.schema import RoomMigration

ID = "2026-11-29T00:35:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "A calendar from elsewhere says of what kind its events are here"


async def forwards() -> RoomMigration:
    """What changes."""
    manager = RoomMigration(migration_id=ID, app_name="calendar_imports", description=DESCRIPTION)
    manager.add_column(
        table_class_name="Source",
        tablename="calendar_imports_source",
        column_name="event_kind",
        db_column_name="event_kind",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 16,
            "default": "event",
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )
    return manager
