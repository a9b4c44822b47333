"""How commands migrate: ours must succeed, and a guest that cannot is left out by name."""

from __future__ import annotations

import logging
import os

from piccolo.conf.apps import Finder

from core.data.migrations import MigrationFile, migrate
from core.kernel.manifests import find_manifests
from core.settings import current

LEFT_OUT = "POSPOLU_LEFT_OUT"

log = logging.getLogger(__name__)


async def migrate_all() -> list[MigrationFile]:
    """Migrate the core and our own modules, then each third-party module by itself.

    What fails among ours is raised. A third-party module that fails is left as it was and out of
    this process and of those that it starts: the setting `left_out` names it. Returns what was
    applied.
    """
    guests = [one.name for one in find_manifests().manifests if not one.is_ours and one.has_tables]
    apps = {config.app_name for config in Finder().get_app_configs()}
    applied = await migrate(apps - set(guests))
    for name in guests:
        try:
            applied += await migrate({name})
        except Exception:
            log.exception("the module %s is left out: its migration failed", name)
            leave_out(name)
    return applied


def leave_out(name: str) -> None:
    """Start no more with a third-party module, in this process and in those that it starts."""
    os.environ[LEFT_OUT] = ",".join(filter(None, [current().left_out, name]))
    current.cache_clear()
