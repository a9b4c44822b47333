"""Calls for cover."""

from typing import Any

from piccolo.columns.base import OnDelete, OnUpdate
from piccolo.columns.column_types import UUID, ForeignKey, Integer, Timestamptz
from piccolo.columns.indexes import IndexMethod
from piccolo.table import Table

from core.data.ids import new_id
from core.data.schema import RoomMigration, index
from core.data.times import utc_now


class Person(Table, tablename="people_person", schema=None):
    id = UUID(default=new_id, null=False, primary_key=True)


class Account(Table, tablename="people_account", schema=None):
    id = UUID(default=new_id, null=False, primary_key=True)


class Shift(Table, tablename="volunteering_shift", schema=None):
    id = UUID(default=new_id, null=False, primary_key=True)


class ShiftRole(Table, tablename="volunteering_shift_role", schema=None):
    id = UUID(default=new_id, null=False, primary_key=True)


ID = "2026-11-29T07:50:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Calls for cover"

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
REFERENCE = {
    "on_update": OnUpdate.cascade,
    "on_delete": OnDelete.cascade,
    "target_column": None,
    "default": None,
    "index": True,
}
BY_ACCOUNT = {
    **REFERENCE,
    "references": Account,
    "on_delete": OnDelete.set_null,
    "null": True,
    "index": False,
}
NEW: tuple[tuple[str, type, dict[str, Any]], ...] = (
    ("id", UUID, {"default": new_id, "primary_key": True}),
    ("created_at", Timestamptz, {"default": utc_now}),
)
TABLES: dict[tuple[str, str], tuple[tuple[str, type, dict[str, Any]], ...]] = {
    ("CoverCall", "volunteering_call"): (
        *NEW,
        ("places", ForeignKey, {**REFERENCE, "references": ShiftRole}),
        ("called_by", ForeignKey, BY_ACCOUNT),
        ("told", Integer, {"default": 0}),
    ),
    ("Called", "volunteering_called"): (
        *NEW,
        ("shift", ForeignKey, {**REFERENCE, "references": Shift}),
        ("person", ForeignKey, {**REFERENCE, "references": Person}),
    ),
}


async def forwards() -> RoomMigration:
    """What changes."""
    manager = RoomMigration(migration_id=ID, app_name="volunteering", description=DESCRIPTION)
    for (class_name, tablename), columns in TABLES.items():
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
    index(
        manager,
        table="volunteering_called",
        name="volunteering_called_once",
        columns=["shift", "person"],
        unique=True,
    )
    return manager
