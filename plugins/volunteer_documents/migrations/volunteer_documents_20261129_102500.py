"""Clauses that hosts add to their agreements."""

from typing import Any

from piccolo.columns.base import OnDelete, OnUpdate
from piccolo.columns.column_types import UUID, Boolean, ForeignKey, Timestamptz
from piccolo.columns.indexes import IndexMethod
from piccolo.table import Table

from core.data.ids import new_id
from core.data.schema import RoomMigration, index
from core.data.texts import LocalizedTextColumn
from core.data.times import utc_now

ID = "2026-11-29T10:25:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Clauses of hosts"


class Organization(Table, tablename="people_organization", schema=None):
    """What the column refers to."""

    id = UUID(default=new_id, primary_key=True)


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
REFERENCE: dict[str, Any] = {
    "references": Organization,
    "on_delete": OnDelete.restrict,
    "on_update": OnUpdate.cascade,
    "target_column": None,
    "default": None,
}
COLUMNS: tuple[tuple[str, type, dict[str, Any]], ...] = (
    ("id", UUID, {"default": new_id, "primary_key": True}),
    ("created_at", Timestamptz, {"default": utc_now}),
    ("organization", ForeignKey, REFERENCE),
    ("title", LocalizedTextColumn, {"default": "{}"}),
    ("text", LocalizedTextColumn, {"default": "{}"}),
    ("is_usual", Boolean, {"default": False}),
)


async def forwards() -> RoomMigration:
    """What changes: agreements that are written have none."""
    manager = RoomMigration(
        migration_id=ID, app_name="volunteer_documents", description=DESCRIPTION
    )
    manager.add_table(
        class_name="Clause", tablename="volunteer_documents_clause", schema=None, columns=None
    )
    for name, column_class, params in COLUMNS:
        manager.add_column(
            table_class_name="Clause",
            tablename="volunteer_documents_clause",
            column_name=name,
            db_column_name=name,
            column_class_name=column_class.__name__,
            column_class=column_class,
            params={**PLAIN, **params},
            schema=None,
        )
    index(
        manager,
        table="volunteer_documents_clause",
        name="volunteer_documents_clause_of_host",
        columns=["organization", "id"],
    )
    return manager
