"""The tables of this room, for Piccolo."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from core.facilities.modules.tables import ModuleFault, ModuleSwitch

APP_CONFIG = AppConfig(
    app_name="modules",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=[ModuleSwitch, ModuleFault],
)
