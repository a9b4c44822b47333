"""Static files: addresses that change with the content, so that they can be kept for ever."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from litestar import Router
from litestar.exceptions import NotFoundException
from litestar.handlers import BaseRouteHandler
from litestar.static_files import create_static_files_router

from core.kernel import registry
from core.settings import ROOT
from core.web.connection import Connection

FRONTEND = ROOT / "frontend_templates"
STATIC = FRONTEND / "static"
LONGEST_NAME = 200


def _path_of(name: str) -> Path:
    room, _, rest = name.partition("/")
    manifest = registry.current().modules.get(room)
    if manifest is not None:
        return manifest.folder / "static" / room / rest
    return STATIC / name


@cache
def url_for_static(name: str) -> str:
    """`/static/<name>?v=<hash>`; a plugin's files are named `<plugin>/<file>`."""
    path = _path_of(name)
    version = sha256(path.read_bytes()).hexdigest()[:10] if path.is_file() else "0"
    return f"/static/{name}?v={version}"


def name_guard(connection: Connection, handler: BaseRouteHandler) -> None:  # noqa: ARG001 -- a guard's signature
    """No file has such a name, and the file system would answer with an error."""
    name = str(connection.path_params["file_path"])
    if "\0" in name or len(name.encode(errors="replace")) > LONGEST_NAME:
        raise NotFoundException


def _router(path: str, folder: Path, *, name: str) -> Router:
    return create_static_files_router(
        path,
        directories=[folder],
        name=f"static:{name}",
        opt={"policy": "web.static", "is_static": True},
        guards=[name_guard],
        include_in_schema=False,
    )


def static_routers() -> list[tuple[str, Router]]:
    """(room, router) for the frame's static files and each plugin's."""
    found = [("web", _router("/static", STATIC, name="web"))]
    for manifest in registry.current().modules.values():
        folder = manifest.folder / "static" / manifest.name
        if folder.is_dir():
            router = _router(f"/static/{manifest.name}", folder, name=manifest.name)
            found.append((manifest.name, router))
    return found
