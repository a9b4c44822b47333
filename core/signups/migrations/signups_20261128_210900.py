"""Sign-ups that came on paper."""

from typing import Any

from piccolo.columns.base import OnDelete, OnUpdate
from piccolo.columns.column_types import UUID, Date, ForeignKey, Timestamptz, Varchar
from piccolo.columns.indexes import IndexMethod
from piccolo.table import Table

from core.data.ids import new_id
from core.data.schema import RoomMigration
from core.data.times import utc_now


class Signup(Table, tablename="signups_signup", schema=None):
    id = UUID(default=new_id, null=False, primary_key=True)


class Account(Table, tablename="people_account", schema=None):
    id = UUID(default=new_id, null=False, primary_key=True)


ID = "2026-11-28T21:09:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Sign-ups that came on paper"

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
EMPTY = {"default": None, "null": True}
COLUMNS: tuple[tuple[str, type, dict[str, Any]], ...] = (
    ("id", UUID, {"default": new_id, "primary_key": True}),
    ("created_at", Timestamptz, {"default": utc_now}),
    (
        "signup",
        ForeignKey,
        {**REFERENCE, "references": Signup, "on_delete": OnDelete.cascade, "unique": True},
    ),
    ("signed_on", Date, {"default": None}),
    (
        "entered_by",
        ForeignKey,
        {**REFERENCE, "references": Account, "on_delete": OnDelete.set_null, "null": True},
    ),
    ("joined_at", Timestamptz, EMPTY),
    ("link", UUID, EMPTY),
    ("link_hash", Varchar, {"length": 64, "unique": True, **EMPTY}),
    ("link_email", Varchar, {"length": 320, "default": ""}),
    ("link_expires_at", Timestamptz, EMPTY),
)


async def forwards() -> RoomMigration:
    """What changes."""
    manager = RoomMigration(migration_id=ID, app_name="signups", description=DESCRIPTION)
    manager.add_table(
        class_name="PaperEntry", tablename="signups_paper", schema=None, columns=None
    )
    for name, column_class, params in COLUMNS:
        manager.add_column(
            table_class_name="PaperEntry",
            tablename="signups_paper",
            column_name=name,
            db_column_name=name,
            column_class_name=column_class.__name__,
            column_class=column_class,
            params={**PLAIN, **params},
            schema=None,
        )
    return manager
