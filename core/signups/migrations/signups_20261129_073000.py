"""Places are swapped."""

from typing import Any

from piccolo.columns.column_types import UUID
from piccolo.columns.indexes import IndexMethod

from core.data.schema import RoomMigration, index

ID = "2026-11-29T07:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Places are swapped"

PARAMS: dict[str, Any] = {
    "default": None,
    "null": True,
    "primary_key": False,
    "unique": False,
    "index": False,
    "index_method": IndexMethod.btree,
    "choices": None,
    "db_column_name": None,
    "secret": False,
}


async def forwards() -> RoomMigration:
    """What changes: what is given on so far asks for nothing in return."""
    manager = RoomMigration(migration_id=ID, app_name="signups", description=DESCRIPTION)
    for name in ("wants", "gives"):
        manager.add_column(
            table_class_name="HandingOver",
            tablename="signups_hand_over",
            column_name=name,
            db_column_name=name,
            column_class_name="UUID",
            column_class=UUID,
            params=PARAMS,
            schema=None,
        )
    index(
        manager,
        table="signups_hand_over",
        name="signups_hand_over_wants",
        columns=["wants"],
        where="wants IS NOT NULL",
    )
    return manager
