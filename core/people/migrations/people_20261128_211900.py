"""Organizations handed to another administrator."""

from typing import Any

from piccolo.columns.base import OnDelete, OnUpdate
from piccolo.columns.column_types import UUID, ForeignKey, Text, Timestamptz, Varchar
from piccolo.columns.indexes import IndexMethod
from piccolo.table import Table

from core.data.ids import new_id
from core.data.schema import RoomMigration, check, index
from core.data.times import utc_now


class Organization(Table, tablename="people_organization", schema=None):
    id = UUID(default=new_id, null=False, primary_key=True)


class Account(Table, tablename="people_account", schema=None):
    id = UUID(default=new_id, null=False, primary_key=True)


ID = "2026-11-28T21:19:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Organizations handed to another administrator"

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
TO_ACCOUNT = {**REFERENCE, "references": Account, "on_delete": OnDelete.set_null, "null": True}
COLUMNS: tuple[tuple[str, type, dict[str, Any]], ...] = (
    ("id", UUID, {"default": new_id, "primary_key": True}),
    ("created_at", Timestamptz, {"default": utc_now}),
    (
        "organization",
        ForeignKey,
        {**REFERENCE, "references": Organization, "on_delete": OnDelete.cascade},
    ),
    ("account", ForeignKey, TO_ACCOUNT),
    ("started_by", ForeignKey, TO_ACCOUNT),
    ("reason", Text, {"default": ""}),
    ("state", Varchar, {"length": 16, "default": "waiting"}),
    ("takes_effect_at", Timestamptz, {"default": utc_now}),
    ("token_hash", Varchar, {"length": 64, "default": "", "unique": True}),
    ("objection", Text, {"default": ""}),
    ("ended_at", Timestamptz, {"default": None, "null": True}),
)
TABLE = "people_handover"


async def forwards() -> RoomMigration:
    """What changes."""
    manager = RoomMigration(migration_id=ID, app_name="people", description=DESCRIPTION)
    manager.add_table(class_name="Handover", tablename=TABLE, schema=None, columns=None)
    for name, column_class, params in COLUMNS:
        manager.add_column(
            table_class_name="Handover",
            tablename=TABLE,
            column_name=name,
            db_column_name=name,
            column_class_name=column_class.__name__,
            column_class=column_class,
            params={**PLAIN, **params},
            schema=None,
        )
    check(
        manager,
        table=TABLE,
        name=f"{TABLE}_state_check",
        condition="state IN ('waiting', 'objected', 'done', 'stopped')",
    )
    index(
        manager,
        table=TABLE,
        name=f"{TABLE}_open_unique",
        columns=["organization"],
        unique=True,
        where="state IN ('waiting', 'objected')",
    )
    return manager
