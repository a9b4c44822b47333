"""Messages go by several channels; people choose which, and when they are not disturbed."""

from typing import Any

from piccolo.columns.column_types import UUID, Boolean, Timestamptz, Varchar
from piccolo.columns.indexes import IndexMethod

from core.data.ids import new_id
from core.data.schema import RoomMigration, index, raw
from core.data.times import utc_now

ID = "2026-11-28T23:35:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Channels, reach, quiet hours"

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
NEW: tuple[tuple[str, type, dict[str, Any]], ...] = (
    ("id", UUID, {"default": new_id, "primary_key": True}),
    ("created_at", Timestamptz, {"default": utc_now}),
)
CHANNEL = ("channel", Varchar, {"length": 60, "default": "mail"})
COLUMNS: dict[tuple[str, str], tuple[tuple[str, type, dict[str, Any]], ...]] = {
    ("OutboxMessage", "outbox_message"): (CHANNEL, ("is_urgent", Boolean, {"default": False})),
    ("OutboxMute", "outbox_mute"): (CHANNEL,),
    ("OutboxReach", "outbox_reach"): (
        *NEW,
        ("person", UUID, {"default": None}),
        ("channel", Varchar, {"length": 60, "default": ""}),
    ),
    ("OutboxQuietHours", "outbox_quiet_hours"): (
        *NEW,
        ("person", UUID, {"default": None, "unique": True}),
        ("is_on", Boolean, {"default": True}),
        ("starts", Varchar, {"length": 5, "default": "21:00"}),
        ("ends", Varchar, {"length": 5, "default": "07:00"}),
        ("zone", Varchar, {"length": 64, "default": ""}),
    ),
}


async def forwards() -> RoomMigration:
    """What changes: a key is one message's on each channel."""
    manager = RoomMigration(migration_id=ID, app_name="outbox", description=DESCRIPTION)
    for class_name, tablename in (
        ("OutboxReach", "outbox_reach"),
        ("OutboxQuietHours", "outbox_quiet_hours"),
    ):
        manager.add_table(class_name=class_name, tablename=tablename, schema=None, columns=None)
    for (class_name, tablename), columns in COLUMNS.items():
        for name, column_class, params in columns:
            manager.add_column(
                table_class_name=class_name,
                tablename=tablename,
                column_name=name,
                db_column_name=name,
                column_class_name=column_class.__name__,
                column_class=column_class,
                params={**PLAIN, **params},
                schema=None,
            )
    manager.alter_column(
        table_class_name="OutboxMessage",
        tablename="outbox_message",
        column_name="key",
        db_column_name="key",
        params={"unique": False},
        old_params={"unique": True},
        column_class=Varchar,
        old_column_class=Varchar,
        schema=None,
    )
    _once(manager)
    return manager


def _once(manager: RoomMigration) -> None:
    gone = "DROP INDEX outbox_mute_once"
    raw(manager, sqlite=gone, postgres=gone)
    for table, columns in (
        ("outbox_mute", ["kind", "address_hash", "channel"]),
        ("outbox_message", ["key", "channel"]),
        ("outbox_reach", ["person", "channel"]),
    ):
        index(manager, table=table, name=f"{table}_once", columns=columns, unique=True)
