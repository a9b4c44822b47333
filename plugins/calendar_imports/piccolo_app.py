"""Piccolo's view of calendars from elsewhere."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

APP_CONFIG = AppConfig(
    app_name="calendar_imports",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=table_finder(["plugins.calendar_imports.tables"], exclude_imported=True),
    migration_dependencies=["core.people.piccolo_app", "plugins.events.piccolo_app"],
)
