"""Files of a backup: written so that they survive a crash, and told apart by their hashes."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

PIECE_BYTES = 1024 * 1024


def copy_file(path: Path, target: Path) -> None:
    """Copy one file so that it survives a crash; readable by its owner only."""
    shutil.copyfile(path, target)
    make_durable(target)


def make_durable(path: Path) -> None:
    """Have a file that was written survive a crash; readable by its owner only."""
    path.chmod(0o600)
    with path.open("rb") as written:
        os.fsync(written.fileno())


def make_names_durable(folder: Path) -> None:
    """Have the names in a folder survive a crash."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as source:
        while piece := source.read(PIECE_BYTES):
            digest.update(piece)
    return digest.hexdigest()
