"""Hours of volunteers: a ledger to which rows are only added."""

from typing import Any

from piccolo.columns.base import OnDelete, OnUpdate
from piccolo.columns.column_types import (
    UUID,
    Boolean,
    Date,
    ForeignKey,
    Integer,
    Timestamptz,
    Varchar,
)
from piccolo.columns.indexes import IndexMethod
from piccolo.table import Table

from core.data.ids import new_id
from core.data.schema import RoomMigration, check, index
from core.data.times import utc_now


class Person(Table, tablename="people_person", schema=None):
    id = UUID(default=new_id, null=False, primary_key=True)


class Account(Table, tablename="people_account", schema=None):
    id = UUID(default=new_id, null=False, primary_key=True)


class Organization(Table, tablename="people_organization", schema=None):
    id = UUID(default=new_id, null=False, primary_key=True)


class Offer(Table, tablename="volunteering_offer", schema=None):
    id = UUID(default=new_id, null=False, primary_key=True)


class Shift(Table, tablename="volunteering_shift", schema=None):
    id = UUID(default=new_id, null=False, primary_key=True)


class Role(Table, tablename="volunteering_role", schema=None):
    id = UUID(default=new_id, null=False, primary_key=True)


ID = "2026-11-29T03:15:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Hours of volunteers: a ledger to which rows are only added"
TABLE = "volunteering_hour_entry"

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
    "on_delete": OnDelete.set_null,
    "target_column": None,
    "default": None,
    "null": True,
}
STAYS = {**LINK, "on_delete": OnDelete.restrict}
NONE = {"default": None, "null": True}
OF_ENTRY: tuple[tuple[str, type, dict[str, Any]], ...] = (
    ("id", UUID, {"default": new_id, "primary_key": True}),
    ("created_at", Timestamptz, {"default": utc_now}),
    ("person", ForeignKey, {**LINK, "references": Person}),
    ("name", Varchar, {"length": 200, "default": ""}),
    ("organization", ForeignKey, {**STAYS, "null": False, "references": Organization}),
    ("offer", ForeignKey, {**LINK, "references": Offer}),
    ("shift", ForeignKey, {**LINK, "references": Shift}),
    ("role", ForeignKey, {**LINK, "references": Role}),
    ("signup", UUID, NONE),
    ("turn", Integer, {"default": 0}),
    ("day", Date, {"default": None}),
    ("starts_at", Timestamptz, NONE),
    ("ends_at", Timestamptz, NONE),
    ("minutes", Integer, {"default": 0}),
    ("night_minutes", Integer, {"default": 0}),
    ("task", Varchar, {"length": 500, "default": ""}),
    ("source", Varchar, {"length": 10, "default": "manual"}),
    ("state", Varchar, {"length": 10, "default": "proposed"}),
    ("is_flagged", Boolean, {"default": False}),
    ("reversal_of", ForeignKey, {**STAYS, "references": "self"}),
    ("replaces", ForeignKey, {**STAYS, "references": "self"}),
    ("reason", Varchar, {"length": 500, "default": ""}),
    ("entered_by", ForeignKey, {**LINK, "references": Account}),
    ("decided_by", ForeignKey, {**LINK, "references": Account}),
    ("decided_at", Timestamptz, NONE),
)
CHECKS = {
    "source_known": "source IN ('scan', 'manual', 'correction')",
    "state_known": "state IN ('proposed', 'approved', 'rejected', 'withdrawn')",
    "sign": "(reversal_of IS NULL AND minutes > 0 AND night_minutes BETWEEN 0 AND minutes)"
    " OR (reversal_of IS NOT NULL AND minutes < 0 AND night_minutes BETWEEN minutes AND 0"
    " AND state = 'approved')",
    "in_order": "(starts_at IS NULL) = (ends_at IS NULL) AND (ends_at IS NULL OR"
    " ends_at > starts_at)",
}


async def forwards() -> RoomMigration:
    """What changes: nobody has hours yet, offers name no projects."""
    manager = RoomMigration(migration_id=ID, app_name="volunteering", description=DESCRIPTION)
    manager.add_table(class_name="HourEntry", tablename=TABLE, schema=None, columns=None)
    for name, column_class, params in OF_ENTRY:
        _column(manager, "HourEntry", TABLE, name, column_class, params)
    _column(
        manager,
        "Offer",
        "volunteering_offer",
        "project",
        Varchar,
        {"length": 200, "default": ""},
    )
    _column(manager, "ShiftRole", "volunteering_shift_role", "hours_until", Timestamptz, NONE)
    for name, condition in CHECKS.items():
        check(manager, table=TABLE, name=f"{TABLE}_{name}", condition=condition)
    for name, columns in (
        ("of_person", ("person", "day")),
        ("of_organization", ("organization", "day")),
        ("of_offer", ("offer",)),
        ("of_shift", ("shift",)),
    ):
        index(manager, table=TABLE, name=f"{TABLE}_{name}", columns=columns)
    index(
        manager,
        table=TABLE,
        name=f"{TABLE}_reversed_once",
        columns=("reversal_of",),
        unique=True,
        where="reversal_of IS NOT NULL",
    )
    index(
        manager,
        table=TABLE,
        name=f"{TABLE}_counted_once",
        columns=("signup", "turn"),
        unique=True,
        where="source = 'scan' AND reversal_of IS NULL",
    )
    return manager


def _column(
    manager: RoomMigration,
    table: str,
    tablename: str,
    name: str,
    column_class: type,
    params: dict[str, Any],
) -> None:
    manager.add_column(
        table_class_name=table,
        tablename=tablename,
        column_name=name,
        db_column_name=name,
        column_class_name=column_class.__name__,
        column_class=column_class,
        params={**PLAIN, **params},
        schema=None,
    )
