"""Finds out whether a backup is whole."""

from __future__ import annotations

import asyncio
from pathlib import Path

from core.data.archives import postgres_dump, sqlite_copy
from core.data.archives.files import sha256_of
from core.data.archives.manifest import Manifest, read_manifest
from core.data.archives.values import (
    MANIFEST,
    POSTGRES_DUMP,
    SQLITE,
    SQLITE_COPY,
    ArchiveRefused,
    Contents,
)


async def faults_of(path: Path) -> list[str]:
    """What is wrong with a backup, one sentence each; an empty list for a whole one.

    Looks at the hash of each file, at files that are missing or do not belong, at the database's
    own soundness and foreign keys, and at migrations and rows against the manifest. `path` is
    the folder or a file in it. A copy of a database without a manifest is always at fault.
    """
    try:
        folder = folder_of(path)
        manifest = read_manifest(folder)
    except ArchiveRefused as error:
        return [str(error)]
    faults = await asyncio.to_thread(_faults_of_files, folder, manifest)
    return [*faults, *await _faults_of_database(folder, manifest)]


def folder_of(path: Path) -> Path:
    """The folder of a backup that is named by itself or by a file in it. Raises ArchiveRefused."""
    if not path.exists():
        raise ArchiveRefused(f"there is nothing at {path}")
    return path if path.is_dir() else path.parent


def differences(expected: Contents, found: Contents) -> list[str]:
    """How a database differs from what the manifest says of it."""
    faults = []
    if found.schema != expected.schema:
        faults.append("the migrations of the database are not those of the manifest")
    for table in sorted({*expected.rows, *found.rows}):
        wanted, counted = expected.rows.get(table), found.rows.get(table)
        if wanted != counted:
            faults.append(f"{table} has {counted} rows, the manifest says {wanted}")
    return faults


def _faults_of_files(folder: Path, manifest: Manifest) -> list[str]:
    present = {
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    } - {MANIFEST}
    faults = [f"{name} is missing" for name in sorted(manifest.files.keys() - present)]
    faults += [f"{name} does not belong here" for name in sorted(present - manifest.files.keys())]
    for name in sorted(present & manifest.files.keys()):
        if sha256_of(folder / name) != manifest.files[name]:
            faults.append(f"{name} was changed or is damaged")
    return faults


async def _faults_of_database(folder: Path, manifest: Manifest) -> list[str]:
    try:
        if manifest.database == SQLITE:
            path = folder / SQLITE_COPY
            faults = await asyncio.to_thread(sqlite_copy.faults_of, path)
            found = await asyncio.to_thread(sqlite_copy.contents_of, path)
        else:
            faults = []
            found = await postgres_dump.contents_of_dump(folder / POSTGRES_DUMP)
    except ArchiveRefused as error:
        return [str(error)]
    return [*faults, *differences(manifest.contents, found)]
