"""Age bands as people say them, and consents of guardians."""

from typing import Any

from piccolo.columns.base import OnDelete, OnUpdate
from piccolo.columns.column_types import UUID, Date, ForeignKey, Timestamptz, Varchar
from piccolo.columns.indexes import IndexMethod
from piccolo.table import Table

from core.data.ids import new_id
from core.data.schema import RoomMigration, check
from core.data.times import utc_now


class Person(Table, tablename="people_person", schema=None):
    id = UUID(default=new_id, null=False, primary_key=True)


class Organization(Table, tablename="people_organization", schema=None):
    id = UUID(default=new_id, null=False, primary_key=True)


class Account(Table, tablename="people_account", schema=None):
    id = UUID(default=new_id, null=False, primary_key=True)


ID = "2026-11-28T23:50:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Age bands, and consents of guardians"

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
EMPTY = {"default": None, "null": True}
TEXT = {"default": ""}
OF_PERSON: tuple[tuple[str, type, dict[str, Any]], ...] = (
    ("age_band", Varchar, {"length": 8, **TEXT}),
    ("age_said_on", Date, EMPTY),
)
OF_CONSENT: tuple[tuple[str, type, dict[str, Any]], ...] = (
    ("id", UUID, {"default": new_id, "primary_key": True}),
    ("created_at", Timestamptz, {"default": utc_now}),
    ("child", ForeignKey, {**GOES_WITH, "references": Person, "null": True, "index": True}),
    ("organization", ForeignKey, {**GOES_WITH, "references": Organization}),
    ("signup", UUID, {**EMPTY, "index": True}),
    ("scope", Varchar, {"length": 12, "default": "signup"}),
    ("way", Varchar, {"length": 5, "default": "mail"}),
    ("state", Varchar, {"length": 9, "default": "asked"}),
    ("guardian_name", Varchar, {"length": 200, **TEXT}),
    ("guardian_email", Varchar, {"length": 320, **TEXT}),
    ("guardian_email_folded", Varchar, {"length": 320, "index": True, **TEXT}),
    ("relation", Varchar, {"length": 12, **TEXT}),
    ("language", Varchar, {"length": 2, "default": "pl"}),
    ("token_hash", Varchar, {"length": 64, "unique": True, **EMPTY}),
    ("token_expires_at", Timestamptz, EMPTY),
    ("until", Date, EMPTY),
    ("given_at", Timestamptz, EMPTY),
    ("ended_at", Timestamptz, EMPTY),
    ("paper_signed_on", Date, EMPTY),
    ("paper_place", Varchar, {"length": 200, **TEXT}),
    (
        "entered_by",
        ForeignKey,
        {**REFERENCE, "references": Account, "on_delete": OnDelete.set_null, "null": True},
    ),
)
TABLES = (
    ("Person", "people_person", OF_PERSON),
    ("GuardianConsent", "people_guardian_consent", OF_CONSENT),
)
CHECKS = (
    (
        "people_person",
        "age",
        "age_band IN ('', 'under_13', '13_15', '16_17', 'adult')"
        " AND (age_band = '') = (age_said_on IS NULL)",
    ),
    (
        "people_guardian_consent",
        "state",
        "state IN ('asked', 'given', 'refused', 'withdrawn') AND scope IN ('signup', 'organization')",
    ),
    (
        "people_guardian_consent",
        "given",
        "state <> 'given' OR (child IS NOT NULL AND given_at IS NOT NULL AND guardian_name <> '')",
    ),
    (
        "people_guardian_consent",
        "paper",
        "way = 'mail' OR (paper_signed_on IS NOT NULL AND paper_place <> '')",
    ),
)


async def forwards() -> RoomMigration:
    """What changes: nobody has said their age yet."""
    manager = RoomMigration(migration_id=ID, app_name="people", description=DESCRIPTION)
    manager.add_table(
        class_name="GuardianConsent",
        tablename="people_guardian_consent",
        schema=None,
        columns=None,
    )
    for table, tablename, columns in TABLES:
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
    for tablename, name, condition in CHECKS:
        check(manager, table=tablename, name=f"{tablename}_{name}", condition=condition)
    return manager
