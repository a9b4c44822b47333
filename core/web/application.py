"""Litestar without what no room uses."""

from __future__ import annotations

import sys

from litestar import Litestar
from litestar.plugins import PluginProtocol
from litestar.plugins.core import MsgspecDIPlugin

OTHERS = ("pydantic", "attr")
"""Libraries of models for which Litestar brings plugins, wanted or not."""


class Application(Litestar):
    """Litestar that leaves pydantic and attrs alone unless a room has imported one of them.

    Piccolo has pydantic installed; to import it only for Litestar's plugin costs half a second and
    ten megabytes at each start.
    """

    @staticmethod
    def _get_default_plugins(plugins: list[PluginProtocol]) -> list[PluginProtocol]:
        if any(name in sys.modules for name in OTHERS):
            return Litestar._get_default_plugins(plugins)  # noqa: SLF001 -- its own class
        return [*plugins, MsgspecDIPlugin()]
