"""What Piccolo finds as its configuration while core.data is tested."""

from __future__ import annotations

from piccolo.conf.apps import AppRegistry
from piccolo.engine.base import Engine

DB: Engine | None = None
APP_REGISTRY = AppRegistry(apps=["core.data.piccolo_app"])
