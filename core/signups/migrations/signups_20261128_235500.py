"""Places of minors wait for a guardian's consent."""

from typing import Any

from piccolo.columns.column_types import Varchar
from piccolo.columns.indexes import IndexMethod

from core.data.schema import RoomMigration, check

ID = "2026-11-28T23:55:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Places of minors wait for a guardian"

PLAIN: dict[str, Any] = {
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
COLUMNS = {"waits_for": 10, "age_band": 8, "guardian_email": 320}


async def forwards() -> RoomMigration:
    """What changes: no place that is there waits for a guardian."""
    manager = RoomMigration(migration_id=ID, app_name="signups", description=DESCRIPTION)
    for name, length in COLUMNS.items():
        manager.add_column(
            table_class_name="Signup",
            tablename="signups_signup",
            column_name=name,
            db_column_name=name,
            column_class_name="Varchar",
            column_class=Varchar,
            params={**PLAIN, "length": length},
            schema=None,
        )
    check(
        manager,
        table="signups_signup",
        name="signups_signup_waits_for",
        condition="waits_for = '' OR (waits_for = 'guardian' AND state = 'held')",
    )
    return manager
