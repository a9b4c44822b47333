"""Sets of rooms with their applications: made once a process, used by one test after another."""

from collections.abc import Sequence
from functools import cache

from litestar import Litestar

from core.app import bind_ports, create_app
from core.kernel.manifests import Manifest
from core.kernel.registry import Registry, current, install


@cache
def _house(rooms: tuple[Manifest, ...] | None) -> tuple[Litestar, Registry]:
    """To ask all rooms and make their routes takes half a second."""
    made = create_app(rooms)
    made._lifespan_managers.clear()
    return made, current()


def rooms_of(rooms: Sequence[Manifest] | None = None) -> Registry:
    """The core's rooms with some beside them; None: with all of the checkout.

    From here on they are this process's registry, and the ports are bound as at its start.
    """
    _, found = _house(None if rooms is None else tuple(rooms))
    install(found)
    bind_ports()
    return found


def application(rooms: Sequence[Manifest] | None = None) -> Litestar:
    """The application of the same; jobs and mails run only when a test asks for them."""
    rooms_of(rooms)
    made, _ = _house(None if rooms is None else tuple(rooms))
    return made
