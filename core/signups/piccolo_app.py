"""Piccolo's view of sign-ups."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

APP_CONFIG = AppConfig(
    app_name="signups",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=table_finder(["core.signups.tables"], exclude_imported=True),
    migration_dependencies=["core.people.piccolo_app", "core.services.questions.piccolo_app"],
)
