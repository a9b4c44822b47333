"""Piccolo's view."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from tests.core.kernel.bad_plugins.takes_foreign_tables.tables import Thing

APP_CONFIG = AppConfig(
    app_name="takes_foreign_tables",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=[Thing],
)
