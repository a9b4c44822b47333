"""The picture that is made for each entry, per version: what previews of links show.

A picture is made when it is first asked for, in a thread of its own, and kept as a file.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from pathlib import Path
from uuid import UUID

from core.contracts.errors import NotFound
from core.contracts.texts import LANGUAGES
from core.data.ids import id_or_none
from core.facilities.calendar.placards import Placard, drawn, placard_of
from core.services.calendar.api import Entry, shown_entry
from core.settings import current
from core.web.sharing import (
    picture_path,
)

MOST_FILES = 3000

# One at a time: each takes some tens of milliseconds of a processor.
WORKSHOP = ThreadPoolExecutor(max_workers=1, thread_name_prefix="shared-pictures")


def named(file_name: str) -> tuple[UUID, str]:
    """The entry and the language in a file's name. Raises NotFound for another name."""
    stem, dot, ending = file_name.rpartition(".")
    parts = stem.rsplit("-", 2)
    if f"{dot}{ending}" != ".png" or len(parts) != len(("entry", "version", "language")):
        raise NotFound
    name, _, code = parts
    entry = id_or_none(name)
    if entry is None or code not in LANGUAGES:
        raise NotFound
    return entry, code


async def entry_for(file_name: str, now: datetime) -> tuple[Entry, str]:
    """The entry that a picture's name means, while it is shown, with the picture's present path.

    Raises NotFound.
    """
    name, code = named(file_name)
    entry = await shown_entry(name, now=now)
    if entry is None:
        raise NotFound
    return entry, picture_path(entry, code)


async def picture_of(entry: Entry, path: str) -> bytes:
    """The picture under a path, as PNG: the kept file, or one that is made now."""
    file = shelf() / path.rpartition("/")[2]
    loop = asyncio.get_running_loop()
    code = path.rpartition(".")[0].rpartition("-")[2]
    return await loop.run_in_executor(WORKSHOP, partial(_kept, file, placard_of(entry, code)))


def shelf() -> Path:
    """The folder of pictures that are kept."""
    return current().data_dir / "cache" / "shared"


def _kept(file: Path, placard: Placard) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        content = drawn(placard)
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(".new")
    fresh.write_bytes(content)
    fresh.replace(file)
    _tidy(file)
    return content


def _tidy(file: Path) -> None:
    """Earlier versions of the same picture go, and the oldest of all where there are very many."""
    stem, _, code = file.stem.rpartition("-")
    entry = stem.rpartition("-")[0]
    for other in file.parent.glob(f"{entry}-*-{code}.png"):
        if other != file:
            other.unlink(missing_ok=True)
    kept = list(file.parent.glob("*.png"))
    if len(kept) > MOST_FILES:
        for old in sorted(kept, key=lambda one: one.stat().st_mtime)[: len(kept) - MOST_FILES]:
            old.unlink(missing_ok=True)
