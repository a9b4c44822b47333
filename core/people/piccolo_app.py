"""Piccolo's view of people."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

APP_CONFIG = AppConfig(
    app_name="people",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=table_finder(
        ["core.people.tables", "core.people.sign_in_tables"], exclude_imported=True
    ),
    migration_dependencies=[],
)
