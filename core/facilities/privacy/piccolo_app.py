"""The tables of this room, for Piccolo."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from core.facilities.privacy.tables import ErasedPerson, PrivacyRequestRow

APP_CONFIG = AppConfig(
    app_name="privacy",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=[PrivacyRequestRow, ErasedPerson],
)
