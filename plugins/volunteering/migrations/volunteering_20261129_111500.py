"""Offers that say for all their shifts whether places are given on."""

from typing import Any

from piccolo.columns.column_types import Varchar
from piccolo.columns.indexes import IndexMethod

from core.data.schema import RoomMigration, check

ID = "2026-11-29T11:15:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Hand-over for a whole offer"

PLAIN: dict[str, Any] = {
    "length": 10,
    "default": "",
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
    """What changes: offers that are there go on as with sign-ups."""
    manager = RoomMigration(migration_id=ID, app_name="volunteering", description=DESCRIPTION)
    manager.add_column(
        table_class_name="Offer",
        tablename="volunteering_offer",
        column_name="hands_over",
        db_column_name="hands_over",
        column_class_name="Varchar",
        column_class=Varchar,
        params=PLAIN,
        schema=None,
    )
    check(
        manager,
        table="volunteering_offer",
        name="volunteering_offer_hands_over_known",
        condition="hands_over IN ('', 'no', 'told', 'approved')",
    )
    return manager
