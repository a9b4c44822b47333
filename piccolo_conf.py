"""The database engine and the rooms with tables, computed from settings and manifests."""

from pathlib import Path

from piccolo.conf.apps import AppRegistry

from core.data.database import engine_from_url
from core.kernel.anatomy import is_usable
from core.kernel.manifests import find_manifests
from core.settings import current

ROOT = Path(__file__).resolve().parent
CORE_APPS = [
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for path in sorted(ROOT.glob("core/**/piccolo_app.py"))
]

DB = engine_from_url(current().database_url)  # tables of plugins look for it when they are read
PLUGIN_APPS = [
    f"{one.package}.piccolo_app"
    for one in find_manifests().manifests
    if one.has_tables and (one.is_ours or is_usable(one))
]
APP_REGISTRY = AppRegistry(apps=[*CORE_APPS, *PLUGIN_APPS])
