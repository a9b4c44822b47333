"""What core.data itself keeps."""

from piccolo.columns.column_types import BigInt, Varchar
from piccolo.columns.indexes import IndexMethod

from core.data.schema import RoomMigration

ID = "2026-11-22T23:08:05:671657"
VERSION = "1.38.0"
DESCRIPTION = "What core.data itself keeps"


async def forwards() -> RoomMigration:
    """What changes."""
    manager = RoomMigration(migration_id=ID, app_name="data", description=DESCRIPTION)
    manager.add_table(class_name="Version", tablename="data_version", schema=None, columns=None)
    manager.add_column(
        table_class_name="Version",
        tablename="data_version",
        column_name="key",
        db_column_name="key",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 200,
            "default": "",
            "null": False,
            "primary_key": True,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )
    manager.add_column(
        table_class_name="Version",
        tablename="data_version",
        column_name="number",
        db_column_name="number",
        column_class_name="BigInt",
        column_class=BigInt,
        params={
            "default": 0,
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
