"""Who has read which wording of a briefing."""

from typing import Any

from piccolo.columns.base import OnDelete, OnUpdate
from piccolo.columns.column_types import UUID, ForeignKey, Timestamptz
from piccolo.columns.indexes import IndexMethod
from piccolo.table import Table

from core.data.ids import new_id
from core.data.schema import RoomMigration, index
from core.data.times import utc_now


class Person(Table, tablename="people_person", schema=None):
    id = UUID(default=new_id, null=False, primary_key=True)


class BriefingVersion(Table, tablename="volunteering_briefing_version", schema=None):
    id = UUID(default=new_id, null=False, primary_key=True)


ID = "2026-11-29T00:52:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Who has read which wording of a briefing"

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
GOES_WITH = {
    "on_update": OnUpdate.cascade,
    "on_delete": OnDelete.cascade,
    "target_column": None,
    "default": None,
}
COLUMNS: tuple[tuple[str, type, dict[str, Any]], ...] = (
    ("id", UUID, {"default": new_id, "primary_key": True}),
    ("created_at", Timestamptz, {"default": utc_now}),
    ("person", ForeignKey, {**GOES_WITH, "references": Person}),
    ("version", ForeignKey, {**GOES_WITH, "references": BriefingVersion}),
)


async def forwards() -> RoomMigration:
    """What changes: nobody has read a briefing yet."""
    manager = RoomMigration(migration_id=ID, app_name="volunteering", description=DESCRIPTION)
    table = "volunteering_acknowledgement"
    manager.add_table(class_name="Acknowledgement", tablename=table, schema=None, columns=None)
    for name, column_class, params in COLUMNS:
        manager.add_column(
            table_class_name="Acknowledgement",
            tablename=table,
            column_name=name,
            db_column_name=name,
            column_class_name=column_class.__name__,
            column_class=column_class,
            params={**PLAIN, **params},
            schema=None,
        )
    index(manager, table=table, name=f"{table}_once", columns=("person", "version"), unique=True)
    return manager
