"""create_app(): the only wiring, read from top to bottom."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from signal import SIGINT, SIGTERM
from typing import Any

from litestar import Litestar, Router
from litestar.config.compression import CompressionConfig
from litestar.di import NamedDependency, Provide
from litestar.handlers import BaseRouteHandler

from core.checkin.api import DEVICES, PASSES, PRESENCES
from core.contracts.ports import (
    announcer,
    device_source,
    fact_keeper,
    facts_asked_for,
    module_state,
    pass_source,
    presence_source,
    program_source,
    viewer_source,
)
from core.contracts.viewer import Viewer
from core.data import database
from core.facilities.calendar.api import HOUSE
from core.facilities.health.api import measuring
from core.facilities.mailer.api import working
from core.facilities.modules.state import BOARD
from core.facilities.modules.watching import watching
from core.facilities.programs.api import PROGRAMS
from core.facilities.webhooks.api import LISTENERS
from core.kernel import registry
from core.kernel.asking import Room, ask, open_room
from core.kernel.bus import announce
from core.kernel.freezing import freeze
from core.kernel.loader import admit
from core.kernel.manifests import Found, Manifest, find_manifests
from core.kernel.registry import Registry
from core.people.api import SESSIONS
from core.services.calendar.api import presentation
from core.services.facts.api import keep_fact
from core.web import errors, logs
from core.web.addresses import address_guard
from core.web.admission import RouteTrial
from core.web.api.guard import scope_guard, thing_guard
from core.web.application import Application
from core.web.connection import Connection, subject_of, viewer_of
from core.web.cross_site import cross_site_guard, session_token_guard
from core.web.front import KeptPages
from core.web.headers import SecurityHeaders
from core.web.live import letting_go
from core.web.modules import module_gate
from core.web.policies import policy_guard
from core.web.request_log import RequestLog
from core.web.statics import static_routers

CORE_ROOMS = (
    "core.web",
    "core.services.audit",
    "core.services.cases",
    "core.services.documents",
    "core.services.files",
    "core.services.idempotency",
    "core.services.jobs",
    "core.services.limits",
    "core.services.outbox",
    "core.services.periods",
    "core.people",
    "core.signups",
    "core.checkin",
    "core.facilities.agenda",
    "core.facilities.calendar",
    "core.facilities.dashboard",
    "core.facilities.exports",
    "core.facilities.health",
    "core.facilities.inbox",
    "core.facilities.mailer",
    "core.facilities.modules",
    "core.facilities.papers",
    "core.facilities.privacy",
    "core.facilities.programs",
    "core.facilities.push",
    "core.facilities.scanner",
    "core.facilities.webhooks",
)
MOST_BODY_BYTES = 12 * 1024 * 1024


def assemble(manifests: Sequence[Manifest] | None = None) -> Registry:
    """Find the rooms, ask them, install the registry and bind the ports; no database needed.

    A fault among our own rooms raises BadPlugin or BadManifest; a third-party plugin with one is
    refused by name, and everything else works.
    """
    plugins = find_manifests() if manifests is None else Found(manifests=tuple(manifests))
    ours = [manifest for manifest in plugins.manifests if manifest.is_ours]
    guests = [manifest for manifest in plugins.manifests if not manifest.is_ours]
    rooms: list[Room] = [open_room(package) for package in CORE_ROOMS]
    rooms += [open_room(manifest.package, name=manifest.name) for manifest in ours]
    answers = [ask(room) for room in rooms]
    found = freeze(answers, ours)
    if guests:
        found = admit(found, answers, guests, RouteTrial(found, DEPENDENCIES))
    found = replace(found, refused=(*plugins.refused, *found.refused))
    registry.install(found)
    bind_ports()
    return found


def bind_ports() -> None:
    """What lower floors need of upper ones."""
    announcer.bind(announce)
    module_state.bind(BOARD)
    viewer_source.bind(SESSIONS)
    program_source.bind(PROGRAMS)
    device_source.bind(DEVICES)
    pass_source.bind(PASSES)
    presence_source.bind(PRESENCES)
    fact_keeper.bind(keep_fact)
    facts_asked_for.bind(LISTENERS.facts)
    presentation.bind(HOUSE)


def provide_viewer(request: Connection) -> Viewer:
    """The dependency `viewer`."""
    return viewer_of(request)


def provide_subject(request: Connection, viewer: NamedDependency[Viewer]) -> Any:  # noqa: ARG001 -- see below
    """The dependency `subject`: what the policy's loader named.

    It asks for the viewer so that the two are provided in turn: Litestar opens a task group for
    dependencies that could be provided at the same time, which costs more than both.
    """
    return subject_of(request)


DEPENDENCIES = {
    "viewer": Provide(provide_viewer, sync_to_thread=False),
    "subject": Provide(provide_subject, sync_to_thread=False),
}


GUARDS = (
    address_guard,
    module_gate,
    cross_site_guard,
    scope_guard,
    policy_guard,
    thing_guard,
    session_token_guard,
)


async def every_guard(connection: Connection, handler: BaseRouteHandler) -> None:
    """The guards in their order, as one: Litestar copies the handler for each that it calls."""
    for guard in GUARDS:
        await guard(connection, handler)


def _routers(found: Registry) -> list[Router]:
    rooms = [*found.routes, *((room, (router,)) for room, router in static_routers())]
    return [
        Router("/", route_handlers=handlers, opt={"module": room})
        for room, handlers in rooms
        if handlers
    ]


@asynccontextmanager
async def lifespan(app: Litestar) -> AsyncIterator[None]:  # noqa: ARG001 -- Litestar's signature
    """The database is open while the server runs, and jobs and mails are done by lease."""
    logs.configure()
    await database.start()
    try:
        async with watching(), measuring(), working():
            with letting_go(SIGTERM, SIGINT):
                yield
    finally:
        await database.stop()


def create_app(manifests: Sequence[Manifest] | None = None) -> Litestar:
    """The application: registry, ports, guards in their order, errors, headers."""
    found = assemble(manifests)
    app = Application(
        route_handlers=_routers(found),
        guards=[every_guard],
        dependencies=DEPENDENCIES,
        exception_handlers=errors.HANDLERS,
        lifespan=[lifespan],
        request_max_body_size=MOST_BODY_BYTES,
        compression_config=CompressionConfig(
            backend="gzip", gzip_compress_level=1, exclude_opt_key="is_stream"
        ),
        openapi_config=None,
        logging_config=None,
    )
    app.asgi_handler = RequestLog(KeptPages(SecurityHeaders(app.asgi_handler)))
    return app
