"""Facts that wait to be told outside."""

from typing import Any

from piccolo.columns.column_types import UUID, Integer, Text, Timestamptz, Varchar
from piccolo.columns.indexes import IndexMethod

from core.data.ids import new_id
from core.data.schema import RoomMigration
from core.data.times import utc_now

ID = "2026-11-29T10:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Facts that wait to be told outside"

PLAIN: dict[str, Any] = {
    "null": False,
    "primary_key": False,
    "unique": False,
    "index": False,
    "index_method": IndexMethod.btree,
    "choices": None,
    "db_column_name": None,
    "secret": False,
}
COLUMNS: tuple[tuple[str, type, dict[str, Any]], ...] = (
    ("id", UUID, {"default": new_id, "primary_key": True}),
    ("created_at", Timestamptz, {"default": utc_now}),
    ("fact", Varchar, {"length": 80, "default": ""}),
    ("said", Text, {"default": "{}"}),
    ("attempts", Integer, {"default": 0}),
    ("next_at", Timestamptz, {"default": utc_now}),
)


async def forwards() -> RoomMigration:
    """What changes: a table that is read from its beginning, and mostly empty."""
    manager = RoomMigration(migration_id=ID, app_name="facts", description=DESCRIPTION)
    manager.add_table(
        class_name="KeptFactRow", tablename="facts_kept", schema=None, columns=None
    )
    for name, column_class, params in COLUMNS:
        manager.add_column(
            table_class_name="KeptFactRow",
            tablename="facts_kept",
            column_name=name,
            db_column_name=name,
            column_class_name=column_class.__name__,
            column_class=column_class,
            params={**PLAIN, **params},
            schema=None,
        )
    return manager
