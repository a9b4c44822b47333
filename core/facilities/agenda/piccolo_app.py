"""Piccolo's view of people's own calendars."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

APP_CONFIG = AppConfig(
    app_name="agenda",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=table_finder(["core.facilities.agenda.tables"], exclude_imported=True),
    migration_dependencies=["core.people.piccolo_app"],
)
