"""The vocabulary of backups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

MANIFEST = "manifest.json"
SQLITE_COPY = "database.sqlite"
POSTGRES_DUMP = "database.dump"
DATA = "data"
"""The folder, inside a backup, of what lay in the data folder."""

BACKUPS = "backups"
"""The folder, inside a data folder, of its backups; it is never part of one."""
NOT_STORED = frozenset({BACKUPS, "cache", "exports", "lost+found"})
"""Folders of a data folder that no backup holds and no restore minds."""
ASIDE = "before-restore-"
"""How the names begin of what a forced restore has moved aside."""

SQLITE = "sqlite"
POSTGRES = "postgresql"


class ArchiveRefused(Exception):
    """A backup cannot be made or put back; the message is a sentence for the administrator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """What is backed up, or restored: a database by its address, and a data folder."""

    database_url: str
    data_dir: Path
    base_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a database holds: applied migrations per room, and rows per table."""

    schema: Mapping[str, Sequence[str]]
    rows: Mapping[str, int]

    @classmethod
    def of(cls, rows: Mapping[str, int], migrations: Iterable[tuple[str, str]]) -> Self:
        """Rows per table with the migrations, as (room, name), in whatever order."""
        schema: dict[str, list[str]] = {}
        for room, name in sorted(migrations):
            schema.setdefault(room, []).append(name)
        return cls(schema=schema, rows=rows)


def database_kind(url: str) -> str:
    """SQLITE or POSTGRES. Raises ArchiveRefused for anything else."""
    scheme = url.partition(":")[0]
    if scheme == SQLITE:
        return SQLITE
    if scheme in {"postgresql", "postgres"}:
        return POSTGRES
    raise ArchiveRefused("a database is sqlite:///path or postgresql://user@host/name")


def sqlite_path(url: str) -> Path:
    """The file of a `sqlite:///path` address."""
    return Path(url.removeprefix("sqlite:///"))
