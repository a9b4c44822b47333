"""Piccolo's view of volunteers' documents."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

APP_CONFIG = AppConfig(
    app_name="volunteer_documents",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=table_finder(["plugins.volunteer_documents.tables"], exclude_imported=True),
    migration_dependencies=["core.people.piccolo_app"],
)
