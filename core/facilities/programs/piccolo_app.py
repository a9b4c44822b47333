"""The tables of this room, for Piccolo."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from core.facilities.programs.tables import ApiToken

APP_CONFIG = AppConfig(
    app_name="programs",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=[ApiToken],
    migration_dependencies=["core.people.piccolo_app"],
)
