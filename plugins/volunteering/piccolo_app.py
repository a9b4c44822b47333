"""Piccolo's view of volunteering."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

APP_CONFIG = AppConfig(
    app_name="volunteering",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=table_finder(
        ["plugins.volunteering.tables", "plugins.volunteering.school_tables"],
        exclude_imported=True,
    ),
    migration_dependencies=["core.people.piccolo_app", "core.signups.piccolo_app"],
)
