"""Agreements end before their time."""

from typing import Any

from piccolo.columns.column_types import Date, Timestamptz, Varchar
from piccolo.columns.indexes import IndexMethod

from core.data.schema import RoomMigration

ID = "2026-11-29T08:45:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Agreements end before their time"

PLAIN: dict[str, Any] = {
    "primary_key": False,
    "unique": False,
    "index": False,
    "index_method": IndexMethod.btree,
    "choices": None,
    "db_column_name": None,
    "secret": False,
}
COLUMNS: tuple[tuple[str, type, dict[str, Any]], ...] = (
    ("withdrawn_at", Timestamptz, {"default": None, "null": True}),
    ("ended_on", Date, {"default": None, "null": True}),
    ("end_reason", Varchar, {"length": 500, "default": "", "null": False}),
)


async def forwards() -> RoomMigration:
    """What changes: what was agreed so far goes on."""
    manager = RoomMigration(
        migration_id=ID, app_name="volunteer_documents", description=DESCRIPTION
    )
    for name, column_class, params in COLUMNS:
        manager.add_column(
            table_class_name="Agreement",
            tablename="volunteer_documents_agreement",
            column_name=name,
            db_column_name=name,
            column_class_name=column_class.__name__,
            column_class=column_class,
            params={**PLAIN, **params},
            schema=None,
        )
    return manager
