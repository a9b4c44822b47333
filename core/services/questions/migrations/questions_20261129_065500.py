"""Forms of questions and their versions."""

from typing import Any

from piccolo.columns.base import OnDelete, OnUpdate
from piccolo.columns.column_types import (
    UUID,
    Boolean,
    ForeignKey,
    Integer,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.indexes import IndexMethod
from piccolo.table import Table

from core.data.ids import new_id
from core.data.schema import RoomMigration, index
from core.data.times import utc_now


class Form(Table, tablename="questions_form", schema=None):
    id = UUID(default=new_id, null=False, primary_key=True)


class Version(Table, tablename="questions_version", schema=None):
    id = UUID(default=new_id, null=False, primary_key=True)


ID = "2026-11-29T06:55:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Forms of questions"

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
LINK: dict[str, Any] = {
    "on_update": OnUpdate.cascade,
    "target_column": None,
    "default": None,
}
ROW: tuple[tuple[str, type, dict[str, Any]], ...] = (
    ("id", UUID, {"default": new_id, "primary_key": True}),
    ("created_at", Timestamptz, {"default": utc_now}),
)
TABLES: dict[str, tuple[tuple[str, type, dict[str, Any]], ...]] = {
    "Form": (
        *ROW,
        ("kind", Varchar, {"length": 80, "default": ""}),
        ("subject", UUID, {"default": None}),
        ("next_key", Integer, {"default": 1}),
    ),
    "Version": (
        *ROW,
        ("form", ForeignKey, {**LINK, "on_delete": OnDelete.cascade, "references": Form}),
        ("number", Integer, {"default": 1}),
        ("questions", Text, {"default": "[]"}),
        ("is_answered", Boolean, {"default": False}),
    ),
}


async def forwards() -> RoomMigration:
    """What changes: nobody asks anything yet."""
    manager = RoomMigration(migration_id=ID, app_name="questions", description=DESCRIPTION)
    for class_name, columns in TABLES.items():
        tablename = f"questions_{class_name.lower()}"
        manager.add_table(class_name=class_name, tablename=tablename, schema=None, columns=None)
        for name, column_class, params in columns:
            manager.add_column(
                table_class_name=class_name,
                tablename=tablename,
                column_name=name,
                db_column_name=name,
                column_class_name=column_class.__name__,
                column_class=column_class,
                params={**PLAIN, **params},
                schema=None,
            )
    for table, columns in (
        ("form", ("kind", "subject")),
        ("version", ("form", "number")),
    ):
        index(
            manager,
            table=f"questions_{table}",
            name=f"questions_{table}_once",
            columns=columns,
            unique=True,
        )
    return manager
