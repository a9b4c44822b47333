"""What people were reminded of, and what hosts wrote to them."""

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


class SignupSheet(Table, tablename="signups_sheet", schema=None):
    id = UUID(default=new_id, null=False, primary_key=True)


class Organization(Table, tablename="people_organization", schema=None):
    id = UUID(default=new_id, null=False, primary_key=True)


class Account(Table, tablename="people_account", schema=None):
    id = UUID(default=new_id, null=False, primary_key=True)


ID = "2026-11-28T23:45:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Reminders and messages of hosts"

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
REFERENCE = {"on_update": OnUpdate.cascade, "target_column": None, "default": None}
NEW: tuple[tuple[str, type, dict[str, Any]], ...] = (
    ("id", UUID, {"default": new_id, "primary_key": True}),
    ("created_at", Timestamptz, {"default": utc_now}),
)
TABLES: dict[tuple[str, str], tuple[tuple[str, type, dict[str, Any]], ...]] = {
    ("Reminded", "signups_reminded"): (
        *NEW,
        (
            "sheet",
            ForeignKey,
            {**REFERENCE, "references": SignupSheet, "on_delete": OnDelete.cascade},
        ),
        ("mark", Varchar, {"length": 120, "default": ""}),
    ),
    ("HostMessage", "signups_host_message"): (
        *NEW,
        (
            "organization",
            ForeignKey,
            {
                **REFERENCE,
                "references": Organization,
                "on_delete": OnDelete.cascade,
                "index": True,
            },
        ),
        ("audience", Varchar, {"length": 100, "default": ""}),
        ("subject_id", UUID, {"default": None}),
        (
            "author",
            ForeignKey,
            {**REFERENCE, "references": Account, "on_delete": OnDelete.set_null, "null": True},
        ),
        ("states", Varchar, {"length": 60, "default": ""}),
        ("subject", Varchar, {"length": 150, "default": ""}),
        ("text", Text, {"default": ""}),
        ("is_urgent", Boolean, {"default": False}),
        ("urgent_reason", Varchar, {"length": 300, "default": ""}),
        ("told", Integer, {"default": 0}),
    ),
}


async def forwards() -> RoomMigration:
    """What changes."""
    manager = RoomMigration(migration_id=ID, app_name="signups", description=DESCRIPTION)
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
        table="signups_reminded",
        name="signups_reminded_once",
        columns=["sheet", "mark"],
        unique=True,
    )
    index(
        manager,
        table="signups_host_message",
        name="signups_host_message_of",
        columns=["audience", "subject_id", "created_at"],
    )
    index(manager, table="signups_sheet", name="signups_sheet_ends", columns=["ends_at"])
    return manager
