"""Organizations from a file, taken over by their people, and duplicates merged."""

from typing import Any

from piccolo.columns.base import OnDelete, OnUpdate
from piccolo.columns.column_types import UUID, ForeignKey, Integer, Text, Timestamptz, Varchar
from piccolo.columns.indexes import IndexMethod
from piccolo.table import Table

from core.data.database import engine, is_sqlite
from core.data.ids import new_id
from core.data.schema import (
    RoomMigration,
    TableChange,
    check,
    index,
    rebuild_table,
)
from core.data.times import utc_now


class Organization(Table, tablename="people_organization", schema=None):
    id = UUID(default=new_id, null=False, primary_key=True)


class Person(Table, tablename="people_person", schema=None):
    id = UUID(default=new_id, null=False, primary_key=True)


ID = "2026-11-28T20:15:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Organizations from a file, taken over, merged"

STATES = ("draft", "pending", "verified", "suspended", "rejected", "merged")
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


def text(default: str | None = "") -> tuple[type, dict[str, Any]]:
    return Text, {**PLAIN, "default": default}


def varchar(length: int, **named: Any) -> tuple[type, dict[str, Any]]:
    return Varchar, {**PLAIN, "length": length, "default": "", **named}


def integer() -> tuple[type, dict[str, Any]]:
    return Integer, {**PLAIN, "default": 0}


def instant(*, null: bool = True) -> tuple[type, dict[str, Any]]:
    return Timestamptz, {**PLAIN, "default": None if null else utc_now, "null": null}


def reference(
    table: type[Table] | str, on_delete: OnDelete, *, null: bool
) -> tuple[type, dict[str, Any]]:
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
NEW = {
    "OrganizationImport": (
        "people_import",
        {
            **RECORD,
            "file_name": varchar(200),
            "headings": text("[]"),
            "lines": text("[]"),
            "columns": text("[]"),
            "kind_otherwise": varchar(32),
            "applied_at": instant(),
            "added": integer(),
            "changed": integer(),
        },
    ),
    "Claim": (
        "people_claim",
        {
            **RECORD,
            "organization": reference(Organization, OnDelete.cascade, null=False),
            "token_hash": varchar(64, default=None, null=True, unique=True),
            "email": varchar(320),
            "person": reference(Person, OnDelete.cascade, null=True),
            "statement": text(),
            "function": varchar(120),
            "krs_excerpt": varchar(60),
            "state": varchar(16, default="open"),
            "expires_at": instant(),
            "decided_at": instant(),
        },
    ),
}
ADDED = {
    "imported_at": instant(),
    "taken_over_at": instant(),
    "duplicate_of": reference("self", OnDelete.set_null, null=True),
    "merged_into": reference("self", OnDelete.restrict, null=True),
}


async def forwards() -> RoomMigration:
    manager = RoomMigration(migration_id=ID, app_name="people", description=DESCRIPTION)
    for class_name, (table, columns) in NEW.items():
        manager.add_table(class_name=class_name, tablename=table, schema=None, columns=None)
        add_columns(manager, class_name, table, columns)
    add_columns(manager, "Organization", "people_organization", ADDED)
    manager.add_raw(let_be_merged)
    check(
        manager,
        table="people_claim",
        name="people_claim_state_check",
        condition="state IN ('open', 'approved', 'rejected')",
    )
    index(
        manager,
        table="people_claim",
        name="people_claim_open_unique",
        columns=["organization", "person"],
        unique=True,
        where="state = 'open'",
    )
    for table, column in (
        ("claim", "organization"),
        ("claim", "person"),
        ("organization", "duplicate_of"),
        ("organization", "merged_into"),
        ("organization", "nip"),
    ):
        full = f"people_{table}"
        index(manager, table=full, name=f"{full}_{column}", columns=[column])
    return manager


def add_columns(
    manager: RoomMigration,
    class_name: str,
    table: str,
    columns: dict[str, tuple[type, dict[str, Any]]],
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


async def let_be_merged() -> None:
    """An organization that was merged into another stays as the way to it."""
    listed = ", ".join(f"'{state}'" for state in STATES)
    name = "people_organization_state_check"
    if is_sqlite():
        change = TableChange(
            dropped_constraints=[name],
            added_constraints={name: f"CHECK (state IN ({listed}))"},
        )
        await rebuild_table("people_organization", change)
        return
    await engine().execute(f'ALTER TABLE "people_organization" DROP CONSTRAINT "{name}"')
    await engine().execute(
        f'ALTER TABLE "people_organization" ADD CONSTRAINT "{name}" CHECK (state IN ({listed}))'
    )
