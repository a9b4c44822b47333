"""Where finished exports lie: <data folder>/exports/<person>/<request>.zip, for their day."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile

from core.settings import current as settings

FOLDER = "exports"
DATA = "data.json"


def path_of(person: UUID, request: UUID) -> Path:
    """The file of one export."""
    return settings().data_dir / FOLDER / str(person) / f"{request}.zip"


def put(person: UUID, request: UUID, files: Mapping[str, bytes]) -> None:
    """Write an export; only we can read it. It has its name once it is whole."""
    target = path_of(person, request)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = target.with_suffix(".draft")
    with ZipFile(draft, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    draft.chmod(0o600)
    draft.replace(target)


def read_data(person: UUID, request: UUID) -> bytes:
    """The part that programs read. Raises FileNotFoundError."""
    with ZipFile(path_of(person, request)) as archive:
        return archive.read(DATA)


def remove(person: UUID, request: UUID) -> None:
    """Delete one export; twice does no harm."""
    path_of(person, request).unlink(missing_ok=True)


def remove_of_person(person: UUID) -> None:
    """Delete all exports of a person; twice does no harm."""
    shutil.rmtree(settings().data_dir / FOLDER / str(person), ignore_errors=True)
