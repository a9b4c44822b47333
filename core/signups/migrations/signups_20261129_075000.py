"""What people answer when they sign up, and what hosts ask back before they decide."""

from typing import Any

from piccolo.columns.base import OnDelete, OnUpdate
from piccolo.columns.column_types import UUID, ForeignKey, Text, Timestamptz, Varchar
from piccolo.columns.indexes import IndexMethod
from piccolo.table import Table

from core.data.ids import new_id
from core.data.schema import RoomMigration, index
from core.data.times import utc_now


class Signup(Table, tablename="signups_signup", schema=None):
    id = UUID(default=new_id, null=False, primary_key=True)


class Version(Table, tablename="questions_version", schema=None):
    id = UUID(default=new_id, null=False, primary_key=True)


class Account(Table, tablename="people_account", schema=None):
    id = UUID(default=new_id, null=False, primary_key=True)


ID = "2026-11-29T07:50:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Answers to questions of hosts"

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
LINK: dict[str, Any] = {"on_update": OnUpdate.cascade, "target_column": None, "default": None}
ROW: tuple[tuple[str, type, dict[str, Any]], ...] = (
    ("id", UUID, {"default": new_id, "primary_key": True}),
    ("created_at", Timestamptz, {"default": utc_now}),
    ("signup", ForeignKey, {**LINK, "on_delete": OnDelete.cascade, "references": Signup}),
)
TABLES: dict[tuple[str, str], tuple[tuple[str, type, dict[str, Any]], ...]] = {
    ("SignupAnswers", "signups_answers"): (
        *ROW,
        ("version", ForeignKey, {**LINK, "on_delete": OnDelete.restrict, "references": Version}),
        ("answers", Text, {"default": "{}"}),
        ("changed_at", Timestamptz, {"default": utc_now}),
    ),
    ("Inquiry", "signups_inquiry"): (
        *ROW,
        ("question", Varchar, {"length": 1000, "default": ""}),
        (
            "asked_by",
            ForeignKey,
            {**LINK, "null": True, "on_delete": OnDelete.set_null, "references": Account},
        ),
        ("reply", Varchar, {"length": 2000, "default": ""}),
        ("replied_at", Timestamptz, {"default": None, "null": True}),
    ),
}


async def forwards() -> RoomMigration:
    """What changes: no sheet asks anything yet."""
    manager = RoomMigration(migration_id=ID, app_name="signups", description=DESCRIPTION)
    for (class_name, tablename), columns in TABLES.items():
        manager.add_table(class_name=class_name, tablename=tablename, schema=None, columns=None)
        for name, column_class, params in columns:
            _column(manager, class_name, tablename, name, column_class, params)
    none = {"default": None, "null": True}
    _column(manager, "SignupSheet", "signups_sheet", "form", UUID, none)
    index(
        manager,
        table="signups_answers",
        name="signups_answers_once",
        columns=("signup",),
        unique=True,
    )
    index(
        manager,
        table="signups_answers",
        name="signups_answers_of_version",
        columns=("version",),
    )
    index(
        manager,
        table="signups_inquiry",
        name="signups_inquiry_of_signup",
        columns=("signup", "created_at"),
    )
    return manager


def _column(
    manager: RoomMigration,
    table: str,
    tablename: str,
    name: str,
    column_class: type,
    params: dict[str, Any],
) -> None:
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
