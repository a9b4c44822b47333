"""Sheets say how much rest they need and how many hours are too many."""

from typing import Any

from piccolo.columns.column_types import Integer
from piccolo.columns.indexes import IndexMethod

from core.data.schema import RoomMigration, check

ID = "2026-11-28T23:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Rest and most hours of sheets"

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
LIMITS = {"rest_minutes": 10_080, "most_minutes_a_day": 1_440, "most_minutes_a_week": 10_080}


async def forwards() -> RoomMigration:
    """What changes: sheets that are there have no such rules."""
    manager = RoomMigration(migration_id=ID, app_name="signups", description=DESCRIPTION)
    for name in LIMITS:
        manager.add_column(
            table_class_name="SignupSheet",
            tablename="signups_sheet",
            column_name=name,
            db_column_name=name,
            column_class_name="Integer",
            column_class=Integer,
            params=PARAMS,
            schema=None,
        )
    for name, most in LIMITS.items():
        check(
            manager,
            table="signups_sheet",
            name=f"signups_sheet_{name}",
            condition=f"{name} IS NULL OR {name} BETWEEN 1 AND {most}",
        )
    return manager
