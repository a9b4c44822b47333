"""Offers whose organization decides on each sign-up."""

from typing import Any

from piccolo.columns.column_types import Boolean
from piccolo.columns.indexes import IndexMethod

from core.data.schema import RoomMigration

ID = "2026-11-29T07:15:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Offers with approval"

PLAIN: dict[str, Any] = {
    "default": False,
    "null": False,
    "primary_key": False,
    "unique": False,
    "index": False,
    "index_method": IndexMethod.btree,
    "choices": None,
    "db_column_name": None,
    "secret": False,
}


async def forwards() -> RoomMigration:
    """What changes: whoever signs up for what is there has a place at once, as before."""
    manager = RoomMigration(migration_id=ID, app_name="volunteering", description=DESCRIPTION)
    manager.add_column(
        table_class_name="Offer",
        tablename="volunteering_offer",
        column_name="needs_approval",
        db_column_name="needs_approval",
        column_class_name="Boolean",
        column_class=Boolean,
        params=PLAIN,
        schema=None,
    )
    return manager
