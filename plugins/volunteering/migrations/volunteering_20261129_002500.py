"""Checks before work with minors, and briefings in versions."""

from typing import Any

from piccolo.columns.base import OnDelete, OnUpdate
from piccolo.columns.column_types import (
    UUID,
    Date,
    ForeignKey,
    Integer,
    Timestamptz,
    Varchar,
)
from piccolo.columns.indexes import IndexMethod
from piccolo.table import Table

from core.data.ids import new_id
from core.data.schema import RoomMigration, check, index
from core.data.texts import LocalizedTextColumn
from core.data.times import utc_now


class Person(Table, tablename="people_person", schema=None):
    id = UUID(default=new_id, null=False, primary_key=True)


class Organization(Table, tablename="people_organization", schema=None):
    id = UUID(default=new_id, null=False, primary_key=True)


class Account(Table, tablename="people_account", schema=None):
    id = UUID(default=new_id, null=False, primary_key=True)


class Offer(Table, tablename="volunteering_offer", schema=None):
    id = UUID(default=new_id, null=False, primary_key=True)


class Briefing(Table, tablename="volunteering_briefing", schema=None):
    id = UUID(default=new_id, null=False, primary_key=True)


ID = "2026-11-29T00:25:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Checks before work with minors, and briefings in versions"

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
REFERENCE = {"on_update": OnUpdate.cascade, "target_column": None, "default": None}
GOES_WITH = {**REFERENCE, "on_delete": OnDelete.cascade}
BY_ACCOUNT = {**REFERENCE, "references": Account, "on_delete": OnDelete.set_null, "null": True}
ROW: tuple[tuple[str, type, dict[str, Any]], ...] = (
    ("id", UUID, {"default": new_id, "primary_key": True}),
    ("created_at", Timestamptz, {"default": utc_now}),
)
OF_CHECK: tuple[tuple[str, type, dict[str, Any]], ...] = (
    ("person", ForeignKey, {**GOES_WITH, "references": Person}),
    ("organization", ForeignKey, {**GOES_WITH, "references": Organization}),
    ("result", Varchar, {"length": 8, "default": "admitted"}),
    ("register_on", Date, {"default": None, "null": True}),
    ("record_on", Date, {"default": None, "null": True}),
    ("countries_on", Date, {"default": None, "null": True}),
    ("checked_by", Varchar, {"length": 200, "default": ""}),
    ("printout_place", Varchar, {"length": 200, "default": ""}),
    ("entered_by", ForeignKey, BY_ACCOUNT),
)
OF_BRIEFING: tuple[tuple[str, type, dict[str, Any]], ...] = (
    ("offer", ForeignKey, {**GOES_WITH, "references": Offer}),
    ("title", LocalizedTextColumn, {"default": "{}"}),
)
OF_VERSION: tuple[tuple[str, type, dict[str, Any]], ...] = (
    ("briefing", ForeignKey, {**GOES_WITH, "references": Briefing}),
    ("number", Integer, {"default": 1}),
    ("text", LocalizedTextColumn, {"default": "{}"}),
    ("written_by", ForeignKey, BY_ACCOUNT),
)
TABLES = (
    ("Check", "volunteering_check", OF_CHECK),
    ("Briefing", "volunteering_briefing", OF_BRIEFING),
    ("BriefingVersion", "volunteering_briefing_version", OF_VERSION),
)


async def forwards() -> RoomMigration:
    """What changes: nobody was checked and no briefing was written yet."""
    manager = RoomMigration(migration_id=ID, app_name="volunteering", description=DESCRIPTION)
    for table, tablename, columns in TABLES:
        manager.add_table(class_name=table, tablename=tablename, schema=None, columns=None)
        for name, column_class, params in (*ROW, *columns):
            manager.add_column(
                table_class_name=table,
                tablename=tablename,
                column_name=name,
                db_column_name=name,
                column_class_name=column_class.__name__,
                column_class=column_class,
                params={**PLAIN, **params},
                schema=None,
            )
    check(
        manager,
        table="volunteering_check",
        name="volunteering_check_result",
        condition="result IN ('admitted', 'refused') AND (result = 'refused' OR"
        " (register_on IS NOT NULL AND record_on IS NOT NULL AND countries_on IS NOT NULL"
        " AND checked_by <> '' AND printout_place <> ''))",
    )
    index(
        manager,
        table="volunteering_check",
        name="volunteering_check_of_person",
        columns=("person", "organization"),
    )
    index(
        manager,
        table="volunteering_briefing",
        name="volunteering_briefing_of_offer",
        columns=("offer",),
    )
    index(
        manager,
        table="volunteering_briefing_version",
        name="volunteering_briefing_version_number",
        columns=("briefing", "number"),
        unique=True,
    )
    return manager
