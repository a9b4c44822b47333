"""Puts a backup back, into an empty place."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path

from core.data.archives import postgres_dump, sqlite_copy
from core.data.archives.checking import differences, faults_of
from core.data.archives.files import copy_file, sha256_of
from core.data.archives.manifest import Manifest, read_manifest
from core.data.archives.values import (
    ASIDE,
    DATA,
    NOT_STORED,
    POSTGRES_DUMP,
    SQLITE,
    SQLITE_COPY,
    ArchiveRefused,
    Installation,
    database_kind,
    sqlite_path,
)
from core.data.times import utc_now


async def restore_archive(folder: Path, to: Installation, *, force: bool = False) -> Manifest:
    """Put a backup back and check what was put back; its manifest.

    Raises ArchiveRefused for a backup with faults, for the other kind of database, and where
    `to` holds anything already. With `force` that is moved aside first, never deleted: files into
    a folder before-restore-…, a PostgreSQL schema under the name before_restore_…. Whatever
    serves `to` must have been stopped.
    """
    if faults := await faults_of(folder):
        raise ArchiveRefused(f"the backup is not whole: {'; '.join(faults)}")
    manifest = read_manifest(folder)
    if database_kind(to.database_url) != manifest.database:
        raise ArchiveRefused(f"this is a backup of {manifest.database}, the target is another kind")
    await _make_room(to, force=force)
    await asyncio.to_thread(_put_files, folder, to.data_dir, manifest)
    if manifest.database == SQLITE:
        await asyncio.to_thread(_put_sqlite, folder, sqlite_path(to.database_url))
    else:
        await postgres_dump.load_dump(to.database_url, folder / POSTGRES_DUMP)
    if faults := await _faults_of_restored(to, manifest):
        raise ArchiveRefused(f"what was put back is not whole: {'; '.join(faults)}")
    return manifest


async def _make_room(to: Installation, *, force: bool) -> None:
    """Leave an empty place. Raises ArchiveRefused where there is none and it is not forced."""
    moment = f"{utc_now():%Y%m%dT%H%M%S%f}"
    lying = _files_in_the_way(to)
    is_sqlite = database_kind(to.database_url) == SQLITE
    is_free = is_sqlite or await postgres_dump.is_empty(to.database_url)
    if (lying or not is_free) and not force:
        named = ", ".join(str(path) for path in lying[:3]) or "the database"
        raise ArchiveRefused(
            f"a backup is put back into an empty place only, and there is {named}. Choose another "
            "place, or use --force, which moves what is there aside"
        )
    _move_aside(lying, moment)
    if not is_free:
        await postgres_dump.move_aside(to.database_url, moment)


def _files_in_the_way(to: Installation) -> list[Path]:
    folder = to.data_dir
    lying = [
        path
        for path in (sorted(folder.iterdir()) if folder.is_dir() else ())
        if path.name not in NOT_STORED and not path.name.startswith(ASIDE)
    ]
    if database_kind(to.database_url) == SQLITE:
        database = sqlite_path(to.database_url)
        beside = [database.with_name(database.name + ending) for ending in ("", "-wal", "-shm")]
        lying += [path for path in beside if path.exists() and path not in lying]
    return lying


def _move_aside(paths: Iterable[Path], moment: str) -> None:
    for path in paths:
        target = path.parent / f"{ASIDE}{moment}"
        target.mkdir(mode=0o700, exist_ok=True)
        path.rename(target / path.name)


def _stored_names(manifest: Manifest) -> dict[str, str]:
    """The files of the data folder: their paths in it, and their hashes."""
    beginning = f"{DATA}/"
    return {
        name.removeprefix(beginning): digest
        for name, digest in manifest.files.items()
        if name.startswith(beginning)
    }


def _put_files(folder: Path, data_dir: Path, manifest: Manifest) -> None:
    data_dir.mkdir(parents=True, exist_ok=True)
    for name in _stored_names(manifest):
        target = data_dir / name
        target.parent.mkdir(parents=True, exist_ok=True)
        copy_file(folder / DATA / name, target)


def _put_sqlite(folder: Path, database: Path) -> None:
    """The file has its name only once it is complete."""
    database.parent.mkdir(parents=True, exist_ok=True)
    draft = database.with_name(f".{database.name}.partial")
    copy_file(folder / SQLITE_COPY, draft)
    draft.replace(database)


async def _faults_of_restored(to: Installation, manifest: Manifest) -> list[str]:
    faults = [
        f"{name} differs"
        for name, digest in _stored_names(manifest).items()
        if await asyncio.to_thread(sha256_of, to.data_dir / name) != digest
    ]
    if manifest.database == SQLITE:
        path = sqlite_path(to.database_url)
        faults += await asyncio.to_thread(sqlite_copy.faults_of, path)
        found = await asyncio.to_thread(sqlite_copy.contents_of, path)
    else:
        found = await postgres_dump.contents_of_database(to.database_url)
    return [*faults, *differences(manifest.contents, found)]
