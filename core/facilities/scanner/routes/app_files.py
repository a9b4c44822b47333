"""The files of the scanner's web app: manifest, service worker, modules by version."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from typing import Any

import msgspec

from core.contracts.errors import NotFound
from core.settings import current
from core.web.handlers import FromPath, Request, Response, get
from core.web.headers import YEAR_SECONDS
from core.web.i18n import gettext, language
from core.web.statics import STATIC, url_for_static

APP = "/checkin/device"
FILES = "/checkin/app"
DATABASE = "pospolu-checkin"
WORKER = "worker.js"
MODULES = STATIC / "js" / "scanner"
SCRIPT = "text/javascript"
PUBLIC = {"policy": "web.public"}
SHARED = (
    "tokens.css",
    "vendor/pico.layer.css",
    "pospolu.css",
    "scanner.css",
    "favicon.svg",
    "manifest.webmanifest",
    "vendor/htmx.min.js",
    "js/enhance.js",
    "js/drafts.js",
    "js/places.js",
    "vendor/barcode-detector.js",
    "vendor/zxing_reader.wasm",
    "vendor/noble-ed25519.js",
    "icons/checkin-192.png",
)
FONTS = ("latin", "latin-ext", "cyrillic")
ICON_SIDES = (192, 512)


@cache
def version() -> str:
    """A name for the bytes of all files together: one that changes makes a new app."""
    names = "".join(f"{url_for_static(name)}\n" for name in SHARED)
    modules = [path.name.encode() + path.read_bytes() for path in sorted(MODULES.glob("*.js"))]
    return sha256(names.encode() + b"".join(modules)).hexdigest()[:12]


def module_path(name: str) -> str:
    """The address of one of the app's modules; what it imports stands beside it."""
    return f"{FILES}/{version()}/{name}"


def files() -> list[str]:
    """All that the app needs without network, besides its page."""
    modules = [path.name for path in sorted(MODULES.glob("*.js")) if path.name != WORKER]
    fonts = [f"/static/vendor/fonts/source-sans-3-{subset}.woff2" for subset in FONTS]
    return [*map(module_path, modules), *map(url_for_static, SHARED), *fonts]


@get("/checkin/worker.js", opt=PUBLIC)
async def show_worker(request: Request) -> Response[Any]:  # noqa: ARG001 -- the same for everybody
    """The service worker; its text changes with every file, so that browsers fetch them anew."""
    known = {"version": version(), "page": APP, "files": files(), "database": DATABASE}
    text = f"const APP = {msgspec.json.encode(known).decode()};\n" + (MODULES / WORKER).read_text()
    return Response(text, media_type=SCRIPT, headers={"Cache-Control": "no-cache"})


@get(FILES + "/{app_version:str}/{name:str}", opt={"policy": "scanner.app"})
async def show_module(
    request: Request,  # noqa: ARG001 -- the same for everybody
    app_version: FromPath[str],
    name: FromPath[str],
) -> Response[Any]:
    """A module of the present version; of another there is none, so that versions never mix."""
    known = {path.name: path for path in MODULES.glob("*.js")}
    if app_version != version() or name not in known:
        raise NotFound
    keep = {"Cache-Control": f"public, max-age={YEAR_SECONDS}, immutable"}
    return Response(known[name].read_text(), media_type=SCRIPT, headers=keep)


@get("/checkin/app.webmanifest", opt=PUBLIC)
async def show_manifest(request: Request) -> Response[Any]:  # noqa: ARG001 -- see above
    """How the scanner stands on a phone's home screen, in the reader's language."""
    icons = [
        {
            "src": url_for_static(f"icons/checkin-{side}.png"),
            "sizes": f"{side}x{side}",
            "type": "image/png",
            "purpose": purpose,
        }
        for side in ICON_SIDES
        for purpose in ("any", "maskable")
    ]
    name = gettext("Check-in")
    manifest = {
        "id": APP,
        "name": f"{name} – {current().city_name}",
        "short_name": name,
        "lang": language(),
        "start_url": APP,
        "scope": "/checkin/",
        "display": "standalone",
        "orientation": "portrait",
        "background_color": "#faf7f0",
        "theme_color": "#15495c",
        "icons": icons,
    }
    return Response(msgspec.json.encode(manifest), media_type="application/manifest+json")


APP_ROUTES = (show_worker, show_module, show_manifest)
