"""The tables of this room, for Piccolo."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from core.facilities.webhooks.tables import WebhookDelivery, WebhookEndpoint

APP_CONFIG = AppConfig(
    app_name="webhooks",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=[WebhookEndpoint, WebhookDelivery],
    migration_dependencies=["core.people.piccolo_app"],
)
