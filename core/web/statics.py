"""Static files: addresses that change with the content, so that they can be kept for ever."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from litestar import Router
from litestar.static_files import create_static_files_router

from core.kernel import registry
from core.settings import ROOT

FRONTEND = ROOT / "frontend_templates"
STATIC = FRONTEND / "static"


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


def _router(path: str, folder: Path, *, name: str) -> Router:
    return create_static_files_router(
        path,
        directories=[folder],
        name=f"static:{name}",
        opt={"policy": "web.static", "is_static": True},
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
