"""The database engine and the rooms with tables, computed from settings and manifests."""

from piccolo.conf.apps import AppRegistry

from core.data.database import engine_from_url
from core.kernel.manifests import find_manifests
from core.settings import current

CORE_APPS = [
    "core.data.piccolo_app",
    "core.services.audit.piccolo_app",
    "core.services.calendar.piccolo_app",
    "core.services.cases.piccolo_app",
    "core.services.files.piccolo_app",
    "core.services.jobs.piccolo_app",
    "core.services.limits.piccolo_app",
    "core.services.outbox.piccolo_app",
    "core.people.piccolo_app",
    "core.signups.piccolo_app",
    "core.checkin.piccolo_app",
    "core.facilities.modules.piccolo_app",
]

DB = engine_from_url(current().database_url)
APP_REGISTRY = AppRegistry(
    apps=[
        *CORE_APPS,
        *(f"{manifest.package}.piccolo_app" for manifest in find_manifests() if manifest.has_tables),
    ]
)
