"""Looks at a plugin's folder before it is used: names, tables, imports and statements in it."""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from core.kernel.manifests import Manifest

NAME = re.compile(r"[a-z][a-z0-9_]{1,39}")
OPEN_FLOORS = ("core.contracts", "core.data", "core.web", "core.testing", "core.settings")
OPEN_ROOMS = re.compile(r"core\.(services\.\w+|people|signups|claims|checkin)(\.api(\.|$)|$)")
WRITES = re.compile(
    r"^\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|UPDATE|DELETE\s+FROM|"
    r"(?:CREATE|ALTER|DROP)\s+TABLE(?:\s+IF\s+(?:NOT\s+)?EXISTS)?|TRUNCATE(?:\s+TABLE)?)\s+"
    r'"?([a-z_][a-z0-9_]*)',
    re.IGNORECASE | re.MULTILINE,
)
SHARED = {"templates", "static"}


def faults_of(manifest: Manifest) -> Iterator[str]:
    """What is wrong with a plugin's folder, a sentence each; nothing of it is imported."""
    name, folder = manifest.name, manifest.folder
    if not NAME.fullmatch(name):
        yield f"the name {name!r} is not made of small letters, digits and underscores"
    for shared in sorted(SHARED):
        for entry in sorted((folder / shared).glob("*")):
            if entry.name != name and not entry.name.startswith((".", "__")):
                yield f"{shared}/{entry.name} is outside {shared}/{name}"
    own = re.compile(rf"{re.escape(name)}_\d{{8}}_\d{{6}}\w*\.py")
    for entry in sorted((folder / "migrations").glob("*")):
        if entry.name not in {"__init__.py", "__pycache__"} and not own.fullmatch(entry.name):
            yield f"migrations/{entry.name} is no migration of {name}"
    for source in sorted(folder.rglob("*.py")):
        parts = source.relative_to(folder).parts
        if not {"tests", "migrations"} & set(parts):
            yield from _faults_of_source(manifest, source)


def _faults_of_source(manifest: Manifest, source: Path) -> Iterator[str]:
    place = source.relative_to(manifest.folder)
    try:
        tree = ast.parse(source.read_text(encoding="utf-8"))
    except (SyntaxError, ValueError) as error:
        yield f"{place} cannot be read: {type(error).__name__}"
        return
    for node in ast.walk(tree):
        for imported in _imported(node):
            if not _may_import(imported, manifest):
                yield f"{place}:{getattr(node, 'lineno', 0)} imports {imported}, which is closed"
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            for table in WRITES.findall(node.value):
                if not table.lower().startswith(f"{manifest.name}_") and "_" in table:
                    yield f"{place}:{node.lineno} writes into {table}, which is not its own"


def _imported(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
        yield node.module


def _may_import(imported: str, manifest: Manifest) -> bool:
    root, _, rest = imported.partition(".")
    if root == "core":
        return imported.startswith(tuple(f"{floor}." for floor in OPEN_FLOORS)) or bool(
            imported in OPEN_FLOORS or OPEN_ROOMS.match(imported)
        )
    if root == "plugins" and rest:
        other = rest.partition(".")[0]
        return other in {manifest.name, *manifest.requires}
    return root != "pluggy"


def fault_of_tables(manifest: Manifest) -> str | None:
    """What is wrong with a plugin's tables, or None; imports its piccolo_app.py."""
    if not manifest.has_tables:
        return None
    try:
        config = import_module(f"{manifest.package}.piccolo_app").APP_CONFIG
        name, tables = config.app_name, [one._meta.tablename for one in config.table_classes]  # noqa: SLF001 -- where Piccolo keeps a table's name
        folder = Path(config.resolved_migrations_folder_path)
    except (Exception, SystemExit) as error:  # noqa: BLE001 -- a plugin may fail in any way; we name it
        return f"piccolo_app.py does not import: {type(error).__name__}"
    if name != manifest.name:
        return f"piccolo_app.py says that its name is {name!r}"
    if folder.resolve().parent != manifest.folder.resolve():
        return "its migrations lie outside its folder"
    foreign = [table for table in tables if not table.startswith(f"{manifest.name}_")]
    return f"the table {foreign[0]} does not begin with {manifest.name}_" if foreign else None


def is_usable(manifest: Manifest) -> bool:
    """Whether a third-party plugin's tables may join ours."""
    return next(faults_of(manifest), None) is None and fault_of_tables(manifest) is None
