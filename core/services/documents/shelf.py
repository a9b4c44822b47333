"""Where the bytes of documents lie: <data folder>/documents/<folder>/<id>.pdf."""

from __future__ import annotations

import os
from pathlib import Path
from uuid import UUID

from core.settings import current as settings

WORKS = "works"
ISSUED = "issued"


def path_of(folder: str, document: UUID) -> Path:
    """The file of one document."""
    return settings().data_dir / "documents" / folder / f"{document}.pdf"


def put(folder: str, document: UUID, content: bytes) -> None:
    """Write a document so that it survives a crash once this returns; readers see all or none."""
    target = path_of(folder, document)
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_suffix(".new")
    with fresh.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(target)


def read(folder: str, document: UUID) -> bytes:
    """The bytes. Raises FileNotFoundError."""
    return path_of(folder, document).read_bytes()


def remove(folder: str, document: UUID) -> None:
    """Delete the bytes; twice does no harm."""
    path_of(folder, document).unlink(missing_ok=True)
