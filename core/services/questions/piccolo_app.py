"""Piccolo's view of forms of questions."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

APP_CONFIG = AppConfig(
    app_name="questions",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=table_finder(["core.services.questions.tables"], exclude_imported=True),
    migration_dependencies=[],
)
