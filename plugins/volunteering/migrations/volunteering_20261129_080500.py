"""Kinds of qualifications that the office adds, renames and retires."""

from typing import Any

from piccolo.columns.column_types import UUID, Boolean, Date, Timestamptz, Varchar
from piccolo.columns.indexes import IndexMethod

from core.data.ids import new_id
from core.data.schema import RoomMigration, check
from core.data.texts import LocalizedTextColumn
from core.data.times import utc_now

ID = "2026-11-29T08:05:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Kinds of qualifications that the office keeps"

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
    ("key", Varchar, {"length": 40, "default": "", "unique": True}),
    ("title", LocalizedTextColumn, {"default": "{}"}),
    ("since", Date, {"default": None}),
    ("until", Date, {"default": None, "null": True}),
    ("must_end", Boolean, {"default": False}),
)


async def forwards() -> RoomMigration:
    """What changes: the list was one that nobody could change."""
    manager = RoomMigration(migration_id=ID, app_name="volunteering", description=DESCRIPTION)
    manager.add_table(
        class_name="Kind", tablename="volunteering_kind", schema=None, columns=None
    )
    for name, column_class, params in COLUMNS:
        manager.add_column(
            table_class_name="Kind",
            tablename="volunteering_kind",
            column_name=name,
            db_column_name=name,
            column_class_name=column_class.__name__,
            column_class=column_class,
            params={**PLAIN, **params},
            schema=None,
        )
    check(
        manager,
        table="volunteering_kind",
        name="volunteering_kind_key",
        condition="key <> ''",
    )
    return manager
