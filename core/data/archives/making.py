"""Makes a backup of an installation that goes on working."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from core.data.archives import postgres_dump, sqlite_copy
from core.data.archives.files import copy_file, make_names_durable, sha256_of
from core.data.archives.manifest import Manifest, write_manifest
from core.data.archives.values import (
    ASIDE,
    BACKUPS,
    DATA,
    NOT_STORED,
    POSTGRES_DUMP,
    SQLITE,
    SQLITE_COPY,
    ArchiveRefused,
    Contents,
    Installation,
    database_kind,
    sqlite_path,
)
from core.data.times import utc_now


async def make_archive(installation: Installation, *, into: Path | None = None) -> Path:
    """Back up the database and the data folder; the new folder, inside `into`.

    Holds everything that was acknowledged before the call. `into` is the data folder's own
    folder of backups by default. Readable by its owner only. It has its name only once it is
    complete. Raises ArchiveRefused when it cannot be made; nothing is left then.
    """
    parent = into or installation.data_dir / BACKUPS
    moment = utc_now()
    target = parent / f"pospolu-{moment:%Y%m%dT%H%M%S%f}Z"
    draft = target.with_name(f".{target.name}.partial")
    try:
        draft.mkdir(parents=True, mode=0o700)
        contents = await _fill(draft, installation)
        manifest = Manifest(
            made_at=moment.isoformat(timespec="seconds"),
            database=database_kind(installation.database_url),
            base_url=installation.base_url,
            contents=contents,
            files=await asyncio.to_thread(_hashes, draft),
        )
        write_manifest(draft, manifest)
        draft.rename(target)
        make_names_durable(parent)
    except BaseException as error:
        shutil.rmtree(draft, ignore_errors=True)
        if isinstance(error, OSError):
            raise ArchiveRefused(f"the backup cannot be written: {error}") from error
        raise
    return target


def stored_files(installation: Installation) -> Iterator[Path]:
    """The files of the data folder that belong in a backup: not the database, not backups."""
    data_dir, url = installation.data_dir, installation.database_url
    others = [ASIDE, "."]
    if database_kind(url) == SQLITE and sqlite_path(url).parent.resolve() == data_dir.resolve():
        others.append(sqlite_path(url).name)
    for entry in sorted(data_dir.iterdir()) if data_dir.is_dir() else ():
        if (
            entry.name in NOT_STORED
            or entry.name.startswith(tuple(others))
            or ".sqlite" in entry.name
        ):
            continue
        yield from (path for path in _walk(entry) if path.is_file() and not path.is_symlink())


def _walk(entry: Path) -> list[Path]:
    return sorted(entry.rglob("*")) if entry.is_dir() and not entry.is_symlink() else [entry]


async def _fill(draft: Path, installation: Installation) -> Contents:
    """Copy files, then the database, then the files that came meanwhile.

    A picture is written before its row and deleted after it, so that each row of the snapshot
    has its picture whatever happens meanwhile.
    """
    data = draft / DATA
    await asyncio.to_thread(_copy_files, installation, data)
    if database_kind(installation.database_url) == SQLITE:
        contents = await asyncio.to_thread(_copy_sqlite, installation, draft / SQLITE_COPY)
    else:
        contents = await postgres_dump.dump_database(
            installation.database_url, draft / POSTGRES_DUMP
        )
    await asyncio.to_thread(_copy_files, installation, data)
    return contents


def _copy_sqlite(installation: Installation, target: Path) -> Contents:
    sqlite_copy.copy_database(sqlite_path(installation.database_url), target)
    return sqlite_copy.contents_of(target)


def _copy_files(installation: Installation, data: Path) -> None:
    for path in stored_files(installation):
        target = data / path.relative_to(installation.data_dir)
        if target.exists():
            continue
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with suppress(FileNotFoundError):  # deleted while it was about to be copied
            copy_file(path, target)


def _hashes(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): sha256_of(path) for path in files}
