"""Where the bytes of pictures lie: <data folder>/files/<last two hex digits>/<id>/<width>.webp."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from core.services.files.pictures import Rendition
from core.settings import current as settings


def folder_of(file_id: UUID) -> Path:
    """The folder of one picture."""
    return settings().data_dir / "files" / file_id.hex[-2:] / str(file_id)


def put(file_id: UUID, renditions: Sequence[Rendition]) -> None:
    """Write all widths so that they survive a crash once this returns."""
    folder = folder_of(file_id)
    folder.mkdir(parents=True)
    for one in renditions:
        with (folder / f"{one.width}.webp").open("xb") as target:
            target.write(one.content)
            target.flush()
            os.fsync(target.fileno())
    _sync(folder)
    _sync(folder.parent)


def read(file_id: UUID, width: int) -> bytes:
    """One width's bytes. Raises FileNotFoundError."""
    return (folder_of(file_id) / f"{width}.webp").read_bytes()


def remove(file_id: UUID) -> None:
    """Delete a picture's bytes; twice does no harm."""
    shutil.rmtree(folder_of(file_id), ignore_errors=True)


def ids_older_than(age: timedelta) -> Iterator[UUID]:
    """The pictures whose folder has lain there so long."""
    before = time.time() - age.total_seconds()
    for folder in sorted((settings().data_dir / "files").glob("??/*")):
        try:
            file_id = UUID(folder.name)
            is_old = folder.stat().st_mtime < before
        except (ValueError, FileNotFoundError):
            continue
        if is_old:
            yield file_id


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
