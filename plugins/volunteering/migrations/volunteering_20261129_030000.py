"""Profiles of volunteers, their favourite organizations, their qualifications."""

from typing import Any

from piccolo.columns.base import OnDelete, OnUpdate
from piccolo.columns.column_types import (
    UUID,
    Boolean,
    Date,
    ForeignKey,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.indexes import IndexMethod
from piccolo.table import Table

from core.data.ids import new_id
from core.data.schema import RoomMigration, check, index
from core.data.times import utc_now


class Person(Table, tablename="people_person", schema=None):
    id = UUID(default=new_id, null=False, primary_key=True)


class Organization(Table, tablename="people_organization", schema=None):
    id = UUID(default=new_id, null=False, primary_key=True)


class Account(Table, tablename="people_account", schema=None):
    id = UUID(default=new_id, null=False, primary_key=True)


ID = "2026-11-29T03:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Profiles of volunteers, their favourite organizations, their qualifications"

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
OF_PERSON = {**REFERENCE, "references": Person, "on_delete": OnDelete.cascade}
KEYS = {"default": "[]"}
Columns = tuple[tuple[str, type, dict[str, Any]], ...]
ROW: Columns = (
    ("id", UUID, {"default": new_id, "primary_key": True}),
    ("created_at", Timestamptz, {"default": utc_now}),
)
OF_PROFILE: Columns = (
    ("person", ForeignKey, {**OF_PERSON, "unique": True}),
    ("languages", Text, KEYS),
    ("skills", Text, KEYS),
    ("interests", Text, KEYS),
    ("availability", Text, KEYS),
    ("phone", Varchar, {"length": 30, "default": ""}),
    ("hears_of_offers", Boolean, {"default": False}),
    ("takes_calls", Boolean, {"default": False}),
    ("only_favourites", Boolean, {"default": True}),
    ("changed_at", Timestamptz, {"default": utc_now}),
)
OF_FAVOURITE: Columns = (
    ("person", ForeignKey, OF_PERSON),
    (
        "organization",
        ForeignKey,
        {**REFERENCE, "references": Organization, "on_delete": OnDelete.cascade},
    ),
)
OF_QUALIFICATION: Columns = (
    ("person", ForeignKey, OF_PERSON),
    ("kind", Varchar, {"length": 40, "default": ""}),
    ("title", Varchar, {"length": 150, "default": ""}),
    ("valid_until", Date, {"default": None, "null": True}),
    (
        "organization",
        ForeignKey,
        {**REFERENCE, "references": Organization, "on_delete": OnDelete.set_null, "null": True},
    ),
    ("state", Varchar, {"length": 10, "default": "claimed"}),
    (
        "confirmed_by",
        ForeignKey,
        {**REFERENCE, "references": Account, "on_delete": OnDelete.set_null, "null": True},
    ),
    ("confirmed_on", Date, {"default": None, "null": True}),
)
TABLES = (
    ("Profile", "volunteering_profile", OF_PROFILE),
    ("Favourite", "volunteering_favourite", OF_FAVOURITE),
    ("Qualification", "volunteering_qualification", OF_QUALIFICATION),
)


def _add(manager: RoomMigration, table: str, tablename: str, columns: Columns) -> None:
    for name, column_class, params in columns:
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


async def forwards() -> RoomMigration:
    """What changes: nobody has told anything yet, and no role trusts what nobody has seen."""
    manager = RoomMigration(migration_id=ID, app_name="volunteering", description=DESCRIPTION)
    for table, tablename, columns in TABLES:
        manager.add_table(class_name=table, tablename=tablename, schema=None, columns=None)
        _add(manager, table, tablename, (*ROW, *columns))
    trusts: Columns = (("trusts_claims", Boolean, {"default": False}),)
    _add(manager, "Role", "volunteering_role", trusts)
    check(
        manager,
        table="volunteering_qualification",
        name="volunteering_qualification_state_known",
        condition="state IN ('claimed', 'confirmed', 'refused')",
    )
    for name, table, columns, unique in (
        ("volunteering_favourite_once", "volunteering_favourite", ("person", "organization"), True),
        ("volunteering_favourite_of", "volunteering_favourite", ("organization",), False),
        (
            "volunteering_qualification_of_person",
            "volunteering_qualification",
            ("person", "kind"),
            False,
        ),
        (
            "volunteering_qualification_asked",
            "volunteering_qualification",
            ("organization", "state"),
            False,
        ),
    ):
        index(manager, table=table, name=name, columns=columns, unique=unique)
    return manager
