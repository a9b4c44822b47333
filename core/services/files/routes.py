"""Serves pictures. The web kit lies above this floor, so the handler is Litestar's own."""

import asyncio
from pathlib import PurePath

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.contracts.errors import NotFound
from core.services.files import shelf
from core.services.files.values import WIDTHS, StoredFile

HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Content-Disposition": "inline",
    "Cross-Origin-Resource-Policy": "same-site",
}


@get("/files/{file_id:uuid}/{name:str}", opt={"policy": "files.picture.see"})
async def show_picture(
    subject: NamedDependency[StoredFile], name: FromPath[str]
) -> Response[bytes]:
    """One of our widths, or as wide as the picture is; what is served here never changes."""
    wanted = PurePath(name)
    if wanted.suffix != ".webp" or wanted.stem not in map(str, WIDTHS):
        raise NotFound
    fitting = [width for width in subject.widths if width <= int(wanted.stem)]
    width = fitting[-1] if fitting else subject.widths[0]
    try:
        content = await asyncio.to_thread(shelf.read, subject.id, width)
    except FileNotFoundError as error:
        raise NotFound from error
    return Response(content, media_type=subject.media_type, headers=HEADERS)
