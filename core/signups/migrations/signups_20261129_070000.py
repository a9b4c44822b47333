"""Places are handed over."""

from typing import Any

from piccolo.columns.base import OnDelete, OnUpdate
from piccolo.columns.column_types import UUID, Boolean, ForeignKey, Timestamptz, Varchar
from piccolo.columns.indexes import IndexMethod
from piccolo.table import Table

from core.data.ids import new_id
from core.data.schema import RoomMigration, check, index
from core.data.times import utc_now


class Signup(Table, tablename="signups_signup", schema=None):
    id = UUID(default=new_id, null=False, primary_key=True)


class Person(Table, tablename="people_person", schema=None):
    id = UUID(default=new_id, null=False, primary_key=True)


ID = "2026-11-29T07:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Places are handed over"

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
    "target_column": None,
    "default": None,
    "index": True,
}
COLUMNS: tuple[tuple[str, type, dict[str, Any]], ...] = (
    ("id", UUID, {"default": new_id, "primary_key": True}),
    ("created_at", Timestamptz, {"default": utc_now}),
    ("signup", ForeignKey, {**REFERENCE, "references": Signup, "on_delete": OnDelete.cascade}),
    ("is_public", Boolean, {"default": False}),
    ("email", Varchar, {"length": 320, "default": ""}),
    ("token_hash", Varchar, {"length": 64, "default": "", "unique": True}),
    ("state", Varchar, {"length": 10, "default": "open"}),
    (
        "taker",
        ForeignKey,
        {**REFERENCE, "references": Person, "on_delete": OnDelete.set_null, "null": True},
    ),
    ("became", UUID, {"default": None, "null": True}),
    ("guardian_email", Varchar, {"length": 320, "default": ""}),
    ("reason", Varchar, {"length": 500, "default": ""}),
    ("settled_at", Timestamptz, {"default": None, "null": True}),
)


async def forwards() -> RoomMigration:
    """What changes: sheets that are there hand nothing over until somebody says so."""
    manager = RoomMigration(migration_id=ID, app_name="signups", description=DESCRIPTION)
    manager.add_column(
        table_class_name="SignupSheet",
        tablename="signups_sheet",
        column_name="hands_over",
        db_column_name="hands_over",
        column_class_name="Varchar",
        column_class=Varchar,
        params={**PLAIN, "length": 10, "default": "no"},
        schema=None,
    )
    manager.add_table(
        class_name="HandingOver", tablename="signups_hand_over", schema=None, columns=None
    )
    for name, column_class, params in COLUMNS:
        manager.add_column(
            table_class_name="HandingOver",
            tablename="signups_hand_over",
            column_name=name,
            db_column_name=name,
            column_class_name=column_class.__name__,
            column_class=column_class,
            params={**PLAIN, **params},
            schema=None,
        )
    check(
        manager,
        table="signups_sheet",
        name="signups_sheet_hands_over",
        condition="hands_over IN ('no', 'told', 'approved')",
    )
    index(
        manager,
        table="signups_hand_over",
        name="signups_hand_over_once",
        columns=["signup"],
        unique=True,
        where="state IN ('open', 'asked')",
    )
    return manager
