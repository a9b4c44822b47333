"""Addresses of programs that are told of facts, and what was sent to them."""

from typing import Any

from piccolo.columns.base import OnDelete, OnUpdate
from piccolo.columns.column_types import (
    UUID,
    Boolean,
    ForeignKey,
    Integer,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.indexes import IndexMethod
from piccolo.table import Table

from core.data.ids import new_id
from core.data.schema import RoomMigration, check, index
from core.data.times import utc_now


class Organization(Table, tablename="people_organization", schema=None):
    id = UUID(default=new_id, null=False, primary_key=True)


class WebhookEndpoint(Table, tablename="webhooks_endpoint", schema=None):
    id = UUID(default=new_id, null=False, primary_key=True)


ID = "2026-11-29T07:45:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Addresses of programs that are told of facts"

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
    "on_delete": OnDelete.cascade,
    "target_column": None,
    "default": None,
}
NONE = {"default": None, "null": True}
KEY: tuple[tuple[str, type, dict[str, Any]], ...] = (
    ("id", UUID, {"default": new_id, "primary_key": True}),
    ("created_at", Timestamptz, {"default": utc_now}),
)
ENDPOINT: tuple[tuple[str, type, dict[str, Any]], ...] = (
    *KEY,
    ("organization", ForeignKey, {**LINK, "references": Organization, "null": True, "index": True}),
    ("url", Varchar, {"length": 1000, "default": ""}),
    ("facts", Text, {"default": "[]"}),
    ("sealed_secret", Text, {"default": ""}),
    ("sealed_previous", Text, {"default": ""}),
    ("previous_until", Timestamptz, NONE),
    ("is_on", Boolean, {"default": True}),
    ("off_for", Varchar, {"length": 20, "default": ""}),
    ("last_delivered_at", Timestamptz, NONE),
)
DELIVERY: tuple[tuple[str, type, dict[str, Any]], ...] = (
    *KEY,
    ("endpoint", ForeignKey, {**LINK, "references": WebhookEndpoint}),
    ("message", UUID, {"default": None}),
    ("fact", Varchar, {"length": 80, "default": ""}),
    ("payload", Text, {"default": "{}"}),
    ("happened_at", Timestamptz, {"default": utc_now}),
    ("state", Varchar, {"length": 10, "default": "waiting"}),
    ("attempts", Integer, {"default": 0}),
    ("next_at", Timestamptz, {"default": utc_now}),
    ("status", Integer, {"default": 0}),
    ("trouble", Varchar, {"length": 20, "default": ""}),
    ("last_at", Timestamptz, NONE),
)
TABLES = (
    ("WebhookEndpoint", "webhooks_endpoint", ENDPOINT),
    ("WebhookDelivery", "webhooks_delivery", DELIVERY),
)


async def forwards() -> RoomMigration:
    """What changes: nobody has a webhook yet."""
    manager = RoomMigration(migration_id=ID, app_name="webhooks", description=DESCRIPTION)
    for class_name, table, columns in TABLES:
        manager.add_table(class_name=class_name, tablename=table, schema=None, columns=None)
        for name, column_class, params in columns:
            manager.add_column(
                table_class_name=class_name,
                tablename=table,
                column_name=name,
                db_column_name=name,
                column_class_name=column_class.__name__,
                column_class=column_class,
                params={**PLAIN, **params},
                schema=None,
            )
    check(
        manager,
        table="webhooks_delivery",
        name="webhooks_delivery_state_known",
        condition="state IN ('waiting', 'delivered', 'failed')",
    )
    index(
        manager,
        table="webhooks_delivery",
        name="webhooks_delivery_due",
        columns=("next_at",),
        where="state = 'waiting'",
    )
    index(
        manager,
        table="webhooks_delivery",
        name="webhooks_delivery_of",
        columns=("endpoint", "happened_at"),
    )
    return manager
