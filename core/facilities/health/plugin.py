"""What this room declares."""

from collections.abc import Iterable
from typing import Any

from core.contracts.hookspecs import hookimpl
from core.contracts.permissions import Policy
from core.contracts.texts import msg
from core.facilities.health import routes


@hookimpl
def register_routes() -> Iterable[Any]:
    """What monitors ask."""
    return (routes.show_live, routes.show_ready, routes.show_metrics)


@hookimpl
def register_permissions() -> Iterable[Policy]:
    """Everybody may ask; who asks from elsewhere is told yes or no, and of numbers nothing."""
    return (
        Policy(key="health.live", title=msg("Ask whether the server runs")),
        Policy(key="health.ready", title=msg("Ask whether the server works")),
        Policy(key="health.metrics", title=msg("Read the server's numbers, on its own machine")),
    )
