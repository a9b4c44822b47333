"""Devices at gates, lists of one's own, and what readings without network bring along."""

from typing import Any

from piccolo.columns.base import OnDelete, OnUpdate
from piccolo.columns.column_types import (
    UUID,
    BigInt,
    Boolean,
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


class Organization(Table, tablename="people_organization", schema=None):
    id = UUID(default=new_id, null=False, primary_key=True)


class Account(Table, tablename="people_account", schema=None):
    id = UUID(default=new_id, null=False, primary_key=True)


class SignupSheet(Table, tablename="signups_sheet", schema=None):
    id = UUID(default=new_id, null=False, primary_key=True)


class CheckinList(Table, tablename="checkin_list", schema=None):
    id = UUID(default=new_id, null=False, primary_key=True)


class Pass(Table, tablename="checkin_pass", schema=None):
    id = UUID(default=new_id, null=False, primary_key=True)


ID = "2026-11-28T20:58:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Devices at gates, lists of one's own, readings without network"

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
Column = tuple[type, dict[str, Any]]


def varchar(length: int, **named: Any) -> Column:
    return Varchar, {**PLAIN, "length": length, "default": "", **named}


def instant(*, null: bool = True) -> Column:
    return Timestamptz, {**PLAIN, "default": None if null else utc_now, "null": null}


def number(*, null: bool = False) -> Column:
    return Integer, {**PLAIN, "default": None if null else 0, "null": null}


def big() -> Column:
    return BigInt, {**PLAIN, "default": None, "null": True}


def flag() -> Column:
    return Boolean, {**PLAIN, "default": False}


def reference(table: type[Table], on_delete: OnDelete, *, null: bool) -> Column:
    return ForeignKey, {
        **PLAIN,
        "references": table,
        "on_delete": on_delete,
        "on_update": OnUpdate.cascade,
        "target_column": None,
        "default": None,
        "null": null,
    }


RECORD = {
    "id": (UUID, {**PLAIN, "default": new_id, "primary_key": True}),
    "created_at": instant(null=False),
}
NEW: dict[str, tuple[str, dict[str, Column]]] = {
    "Device": (
        "checkin_device",
        {
            **RECORD,
            "kind": varchar(80),
            "subject": (UUID, {**PLAIN, "default": None}),
            "organization": reference(Organization, OnDelete.cascade, null=False),
            "gate_list": reference(CheckinList, OnDelete.cascade, null=True),
            "mode": varchar(8, default="scanner"),
            "name": varchar(80),
            "code_hash": varchar(64, default=None, null=True, unique=True),
            "code_expires_at": instant(),
            "token_hash": varchar(64, default=None, null=True, unique=True),
            "opens_at": instant(),
            "closes_at": instant(),
            "paired_at": instant(),
            "last_seen_at": instant(),
            "waiting": number(),
            "clock_offset": big(),
            "revoked_at": instant(),
            "made_by": reference(Account, OnDelete.set_null, null=True),
        },
    ),
    "Settlement": (
        "checkin_settlement",
        {
            **RECORD,
            "gate_list": reference(CheckinList, OnDelete.cascade, null=False),
            "pass_id": reference(Pass, OnDelete.cascade, null=False),
            "period": varchar(40),
            "by_account": reference(Account, OnDelete.set_null, null=True),
            "note": varchar(500),
        },
    ),
}
ADDED: dict[str, tuple[str, dict[str, Column]]] = {
    "CheckinList": (
        "checkin_list",
        {
            "sheet": reference(SignupSheet, OnDelete.set_null, null=True),
            "is_two_way": flag(),
            "capacity": number(null=True),
            "when_full": varchar(8, default="warn"),
            "closed_at": instant(),
            "is_own": flag(),
        },
    ),
    "Scan": (
        "checkin_scan",
        {
            "sequence": big(),
            "clock_offset": big(),
            "decided": varchar(8),
            "undone_nonce": varchar(64),
        },
    ),
}


async def forwards() -> RoomMigration:
    manager = RoomMigration(migration_id=ID, app_name="checkin", description=DESCRIPTION)
    for class_name, (table, columns) in NEW.items():
        manager.add_table(class_name=class_name, tablename=table, schema=None, columns=None)
        add_columns(manager, class_name, table, columns)
    for class_name, (table, columns) in ADDED.items():
        add_columns(manager, class_name, table, columns)
    add_rules(manager)
    return manager


def add_columns(
    manager: RoomMigration, class_name: str, table: str, columns: dict[str, Column]
) -> None:
    for name, (kind, params) in columns.items():
        manager.add_column(
            table_class_name=class_name,
            tablename=table,
            column_name=name,
            db_column_name=name,
            column_class_name=kind.__name__,
            column_class=kind,
            params=dict(params),
            schema=None,
        )


def add_rules(manager: RoomMigration) -> None:
    """What no path may break, and the ways by which rows are found."""
    for table, name, condition in (
        ("device", "mode", "mode IN ('scanner', 'kiosk', 'poster', 'screen')"),
        ("list", "when_full", "when_full IN ('warn', 'refuse')"),
        ("list", "capacity", "capacity IS NULL OR capacity > 0"),
        ("scan", "decided", "decided IN ('', 'ok', 'already', 'refused')"),
    ):
        full = f"checkin_{table}"
        check(manager, table=full, name=f"{full}_{name}_known", condition=condition)
    for table, name, columns, unique, where in (
        ("device", "of_thing", ["kind", "subject"], False, ""),
        ("device", "organization", ["organization"], False, ""),
        ("device", "gate_list", ["gate_list"], False, ""),
        ("device", "made_by", ["made_by"], False, ""),
        ("settlement", "once", ["gate_list", "pass_id", "period"], True, ""),
        ("settlement", "pass_id", ["pass_id"], False, ""),
        ("settlement", "by_account", ["by_account"], False, ""),
        ("list", "sheet", ["sheet"], False, ""),
        ("scan", "decided", ["gate_list"], False, "decided = 'ok'"),
        ("scan", "undone_nonce", ["device", "undone_nonce"], False, "undone_nonce <> ''"),
    ):
        full = f"checkin_{table}"
        index(
            manager,
            table=full,
            name=f"{full}_{name}",
            columns=columns,
            unique=unique,
            where=where,
        )
