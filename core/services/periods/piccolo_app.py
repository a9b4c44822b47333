"""Piccolo's view of the legal numbers."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

APP_CONFIG = AppConfig(
    app_name="periods",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=table_finder(["core.services.periods.tables"], exclude_imported=True),
    migration_dependencies=[],
)
