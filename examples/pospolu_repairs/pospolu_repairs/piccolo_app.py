"""Piccolo's view of repair cafés."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

APP_CONFIG = AppConfig(
    app_name="repairs",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=table_finder(["pospolu_repairs.tables"], exclude_imported=True),
    migration_dependencies=["core.people.piccolo_app"],
)
