"""Piccolo's view of kept facts."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

APP_CONFIG = AppConfig(
    app_name="facts",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=table_finder(["core.services.facts.tables"], exclude_imported=True),
    migration_dependencies=[],
)
