"""Who brings a minor along says who they are to them."""

from piccolo.columns.column_types import Varchar
from piccolo.columns.indexes import IndexMethod

from core.data.schema import RoomMigration

ID = "2026-11-29T10:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Ages of those who come along"


async def forwards() -> RoomMigration:
    """What changes: nobody has said yet to be somebody's guardian."""
    manager = RoomMigration(migration_id=ID, app_name="signups", description=DESCRIPTION)
    manager.add_column(
        table_class_name="Signup",
        tablename="signups_signup",
        column_name="leader_is",
        db_column_name="leader_is",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 10,
            "default": "",
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
