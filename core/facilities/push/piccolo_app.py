"""The tables of this room, for Piccolo."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from core.facilities.push.tables import PushDelivery, PushKey, PushSubscription

APP_CONFIG = AppConfig(
    app_name="push",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=[PushKey, PushSubscription, PushDelivery],
    migration_dependencies=["core.people.piccolo_app"],
)
