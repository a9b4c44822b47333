"""Events can take whole days, and a series' rule can change later."""

from piccolo.columns.column_types import Boolean, Column, Timestamptz
from piccolo.columns.indexes import IndexMethod

from core.data.schema import RoomMigration, check

ID = "2026-11-28T23:45:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Events can take whole days, and a series' rule can change later"

COLUMNS: tuple[tuple[str, str, type[Column], object, bool], ...] = (
    ("Event", "is_all_day", Boolean, False, False),
    ("Series", "rule_starts_at", Timestamptz, None, True),
    ("Series", "rule_ends_at", Timestamptz, None, True),
)


async def forwards() -> RoomMigration:
    """What changes."""
    manager = RoomMigration(migration_id=ID, app_name="events", description=DESCRIPTION)
    for table, name, column_class, default, is_nullable in COLUMNS:
        manager.add_column(
            table_class_name=table,
            tablename=f"events_{table.lower()}",
            column_name=name,
            db_column_name=name,
            column_class_name=column_class.__name__,
            column_class=column_class,
            params={
                "default": default,
                "null": is_nullable,
                "primary_key": False,
                "unique": False,
                "index": False,
                "index_method": IndexMethod.btree,
                "choices": None,
                "db_column_name": None,
                "secret": False,
            },
            schema=None,
        )
    check(
        manager,
        table="events_series",
        name="events_series_rule_whole",
        condition="(rule_starts_at IS NULL) = (rule_ends_at IS NULL)",
    )
    return manager
