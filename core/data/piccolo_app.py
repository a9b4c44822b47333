"""What core.data itself keeps, for Piccolo."""

from __future__ import annotations

from pathlib import Path

from piccolo.conf.apps import AppConfig

from core.data.versions import Version

APP_CONFIG = AppConfig(
    app_name="data",
    migrations_folder_path=str(Path(__file__).parent / "own_migrations"),
    table_classes=[Version],
)
