"""Schools: classes with pupils, what was agreed to, sign-ups of theirs, the school's rules."""

from typing import Any

from piccolo.columns.base import OnDelete, OnUpdate
from piccolo.columns.column_types import UUID, Date, ForeignKey, Integer, Text, Timestamptz, Varchar
from piccolo.columns.indexes import IndexMethod
from piccolo.table import Table

from core.data.ids import new_id
from core.data.schema import RoomMigration, check, index
from core.data.times import utc_now


class Person(Table, tablename="people_person", schema=None):
    id = UUID(default=new_id, null=False, primary_key=True)


class Account(Table, tablename="people_account", schema=None):
    id = UUID(default=new_id, null=False, primary_key=True)


class Organization(Table, tablename="people_organization", schema=None):
    id = UUID(default=new_id, null=False, primary_key=True)


class SchoolClass(Table, tablename="volunteering_school_class", schema=None):
    id = UUID(default=new_id, null=False, primary_key=True)


class Pupil(Table, tablename="volunteering_pupil", schema=None):
    id = UUID(default=new_id, null=False, primary_key=True)


ID = "2026-11-29T07:40:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Schools: classes with pupils, consents, sign-ups, rules"

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
LINK: dict[str, Any] = {
    "on_update": OnUpdate.cascade,
    "on_delete": OnDelete.set_null,
    "target_column": None,
    "default": None,
    "null": True,
}
OWNED = {**LINK, "on_delete": OnDelete.cascade, "null": False}
NONE = {"default": None, "null": True}
Column = tuple[str, type, dict[str, Any]]
HEAD: tuple[Column, ...] = (
    ("id", UUID, {"default": new_id, "primary_key": True}),
    ("created_at", Timestamptz, {"default": utc_now}),
)
BY_WHOM = (ForeignKey, {**LINK, "references": Account})
TABLES: dict[str, tuple[str, tuple[Column, ...]]] = {
    "SchoolClass": (
        "volunteering_school_class",
        (
            *HEAD,
            ("organization", ForeignKey, {**OWNED, "references": Organization}),
            ("name", Varchar, {"length": 80, "default": ""}),
            ("school_year", Integer, {"default": 0}),
            ("ends_on", Date, {"default": None}),
            ("link", UUID, NONE),
            ("link_hash", Varchar, {"length": 64, **NONE, "unique": True}),
            ("created_by", *BY_WHOM),
        ),
    ),
    "Pupil": (
        "volunteering_pupil",
        (
            *HEAD,
            ("school_class", ForeignKey, {**OWNED, "references": SchoolClass}),
            ("person", ForeignKey, {**OWNED, "references": Person}),
            ("name", Varchar, {"length": 200, "default": ""}),
            ("state", Varchar, {"length": 8, "default": "member"}),
            ("guardian_email", Varchar, {"length": 320, "default": ""}),
            ("added_by", *BY_WHOM),
        ),
    ),
    "PupilConsent": (
        "volunteering_pupil_consent",
        (
            *HEAD,
            ("pupil", ForeignKey, {**OWNED, "references": Pupil}),
            ("purpose", Varchar, {"length": 10, "default": ""}),
            ("way", Varchar, {"length": 6, "default": ""}),
            ("state", Varchar, {"length": 10, "default": "given"}),
            ("guardian_name", Varchar, {"length": 200, "default": ""}),
            ("relation", Varchar, {"length": 10, "default": ""}),
            ("email", Varchar, {"length": 320, "default": ""}),
            ("language", Varchar, {"length": 5, "default": "pl"}),
            ("signed_on", Date, NONE),
            ("paper_place", Varchar, {"length": 200, "default": ""}),
            ("token_hash", Varchar, {"length": 64, **NONE, "unique": True}),
            ("given_at", Timestamptz, NONE),
            ("ended_at", Timestamptz, NONE),
            ("entered_by", *BY_WHOM),
        ),
    ),
    "PupilSignup": (
        "volunteering_pupil_signup",
        (
            *HEAD,
            ("pupil", ForeignKey, {**OWNED, "references": Pupil}),
            ("signup", UUID, {"default": None, "unique": True}),
            ("entered_by", *BY_WHOM),
        ),
    ),
    "SchoolRule": (
        "volunteering_school_rule",
        (
            *HEAD,
            ("organization", ForeignKey, {**OWNED, "references": Organization}),
            ("since", Date, {"default": None}),
            ("hours_year", Integer, {"default": 0}),
            ("hours_total", Integer, {"default": 0}),
            ("years", Integer, {"default": 1}),
            ("counts", Text, {"default": "[]"}),
            ("span", Varchar, {"length": 4, "default": "year"}),
            ("steps", Text, {"default": "[]"}),
            ("entered_by", *BY_WHOM),
        ),
    ),
}
CHECKS = {
    ("volunteering_pupil", "state_known"): "state IN ('asked', 'member')",
    ("volunteering_pupil_consent", "purpose_known"): "purpose IN ('hours', 'coming')",
    ("volunteering_pupil_consent", "way_known"): "way IN ('own', 'paper', 'mail')",
    (
        "volunteering_pupil_consent",
        "state_known",
    ): "state IN ('asked', 'given', 'refused', 'withdrawn')",
    (
        "volunteering_pupil_consent",
        "dated",
    ): "(state NOT IN ('given', 'withdrawn') OR given_at IS NOT NULL)"
    " AND (state NOT IN ('refused', 'withdrawn') OR ended_at IS NOT NULL)",
    ("volunteering_school_rule", "numbers"): "hours_year BETWEEN 0 AND 1000"
    " AND hours_total BETWEEN 0 AND 1000 AND years BETWEEN 1 AND 12",
    ("volunteering_school_rule", "span_known"): "span IN ('year', 'all')",
}
INDEXES: tuple[tuple[str, str, tuple[str, ...], bool, str], ...] = (
    ("volunteering_school_class", "of_school", ("organization", "school_year"), False, ""),
    ("volunteering_pupil", "once", ("school_class", "person"), True, ""),
    ("volunteering_pupil", "of_person", ("person",), False, ""),
    ("volunteering_pupil_consent", "of_pupil", ("pupil",), False, ""),
    (
        "volunteering_pupil_consent",
        "holds_once",
        ("pupil", "purpose"),
        True,
        "state = 'given'",
    ),
    ("volunteering_pupil_signup", "of_pupil", ("pupil",), False, ""),
    ("volunteering_school_rule", "once_a_day", ("organization", "since"), True, ""),
)


async def forwards() -> RoomMigration:
    """What changes: five tables more."""
    manager = RoomMigration(migration_id=ID, app_name="volunteering", description=DESCRIPTION)
    for name, (table, columns) in TABLES.items():
        manager.add_table(class_name=name, tablename=table, schema=None, columns=None)
        for column, column_class, params in columns:
            manager.add_column(
                table_class_name=name,
                tablename=table,
                column_name=column,
                db_column_name=column,
                column_class_name=column_class.__name__,
                column_class=column_class,
                params={**PLAIN, **params},
                schema=None,
            )
    for (table, name), condition in CHECKS.items():
        check(manager, table=table, name=f"{table}_{name}", condition=condition)
    for table, name, columns_of, is_unique, where in INDEXES:
        index(
            manager,
            table=table,
            name=f"{table}_{name}",
            columns=columns_of,
            unique=is_unique,
            where=where,
        )
    return manager
