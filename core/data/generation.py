"""Writing a room's next migration file from its tables."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import black
from piccolo import __VERSION__
from piccolo.apps.migrations.auto import AlterStatements
from piccolo.apps.migrations.commands.new import AutoMigrationManager
from piccolo.conf.apps import AppConfig, Finder

from core.data.times import utc_now

LINE_LENGTH = 100

_TEMPLATE = '''"""{docstring}"""

from core.data.schema import RoomMigration
{imports}

{definitions}

ID = "{id}"
VERSION = "{version}"
DESCRIPTION = "{description}"


async def forwards() -> RoomMigration:
    """What changes."""
    manager = RoomMigration(migration_id=ID, app_name="{app}", description=DESCRIPTION)
{statements}
    return manager
'''


async def make_migration(app_name: str, description: str, *, renamed: bool = False) -> Path | None:
    """Write the migration from what a room's files declare to what its tables are now.

    The file is named `<app>_<timestamp>.py`. Whether a column that went and one that came are
    the same, `renamed` says for all of them: look at the file. Returns the file's path; None when
    nothing changed. Raises ValueError for an unknown app.
    """
    config = Finder().get_app_config(app_name)
    Path(config.resolved_migrations_folder_path).mkdir(exist_ok=True)  # noqa: ASYNC240 -- Piccolo lists it
    answer = "y" if renamed else "n"
    changes = await AutoMigrationManager(auto_input=answer).get_alter_statements(config)
    if not any(change.statements for change in changes):
        return None
    path, source = _written(config, changes, description=description)
    path.parent.mkdir(exist_ok=True)
    package = path.parent / "__init__.py"
    if not package.exists():
        package.write_text(f'"""The migrations of {app_name}."""\n')
    path.write_text(source)
    _tidy(path)
    return path


def _written(
    config: AppConfig, changes: list[AlterStatements], *, description: str
) -> tuple[Path, str]:
    moment = utc_now()
    # Piccolo orders the migrations of an app by their ids.
    identifier = moment.strftime("%Y-%m-%dT%H:%M:%S:%f")
    folder = Path(config.resolved_migrations_folder_path)
    path = folder / f"{config.app_name}_{moment:%Y%m%d_%H%M%S_%f}.py"
    source = _TEMPLATE.format(
        docstring=f"{description.rstrip('.')}.",
        imports=_lines(str(one) for change in changes for one in change.extra_imports),
        definitions=_lines(str(one) for change in changes for one in change.extra_definitions),
        id=identifier,
        version=__VERSION__,
        description=description,
        app=config.app_name,
        statements="\n".join(f"    {line}" for change in changes for line in change.statements),
    )
    return path, black.format_str(source, mode=black.FileMode(line_length=LINE_LENGTH))


def _lines(texts: Iterable[str]) -> str:
    """One text on each line, sorted, each once."""
    return "\n".join(sorted(set(texts)))


def _tidy(path: Path) -> None:
    """Sort the imports and shape the code as the rest of ours, where ruff is installed."""
    ruff = (sys.executable, "-m", "ruff")
    for arguments in (("check", "--select", "I,F401", "--fix"), ("format", "--line-length", "100")):
        command = [*ruff, *arguments, str(path)]
        subprocess.run(command, capture_output=True, check=False)  # noqa: S603 -- our own words
