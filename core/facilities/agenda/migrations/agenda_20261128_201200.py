"""The secret addresses of people's own calendars."""

from piccolo.columns.base import OnDelete, OnUpdate
from piccolo.columns.column_types import UUID, ForeignKey, Text, Timestamptz, Varchar
from piccolo.columns.indexes import IndexMethod
from piccolo.table import Table

from core.data.ids import new_id
from core.data.schema import RoomMigration
from core.data.times import utc_now


class Person(Table, tablename="people_person", schema=None):
    id = UUID(
        default=new_id,
        null=False,
        primary_key=True,
        unique=False,
        index=False,
        index_method=IndexMethod.btree,
        choices=None,
        db_column_name=None,
        secret=False,
    )


ID = "2026-11-28T20:12:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "The secret addresses of people's own calendars"

REFERENCE = {
    "references": Person,
    "on_delete": OnDelete.cascade,
    "on_update": OnUpdate.cascade,
    "target_column": None,
}
COLUMNS = (
    ("id", UUID, {"default": new_id, "primary_key": True}),
    ("created_at", Timestamptz, {"default": utc_now}),
    ("person", ForeignKey, {**REFERENCE, "unique": True}),
    ("token_hash", Varchar, {"length": 64, "default": "", "unique": True}),
    ("language", Varchar, {"length": 5, "default": "pl"}),
    ("alarms", Text, {"default": "[]"}),
    ("made_at", Timestamptz, {"default": utc_now}),
    ("last_used_at", Timestamptz, {"default": None, "null": True}),
)


async def forwards() -> RoomMigration:
    """What changes."""
    manager = RoomMigration(migration_id=ID, app_name="agenda", description=DESCRIPTION)
    manager.add_table(
        class_name="PersonalFeed", tablename="agenda_feed", schema=None, columns=None
    )
    for name, column_class, params in COLUMNS:
        manager.add_column(
            table_class_name="PersonalFeed",
            tablename="agenda_feed",
            column_name=name,
            db_column_name=name,
            column_class_name=column_class.__name__,
            column_class=column_class,
            params={
                "null": False,
                "primary_key": False,
                "unique": False,
                "index": False,
                "index_method": IndexMethod.btree,
                "choices": None,
                "db_column_name": None,
                "secret": False,
                **params,
            },
            schema=None,
        )
    return manager
