"""The manifest of a backup: what must be in it, with a checksum over itself."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from core.data.archives.values import MANIFEST, ArchiveRefused, Contents

FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup holds; no secrets, no personal data.

    `made_at` is ISO 8601 in UTC, `database` sqlite or postgresql, `files` the SHA-256 of each
    file by its path inside the backup.
    """

    made_at: str
    database: str
    base_url: str
    contents: Contents
    files: Mapping[str, str]
    format: int = FORMAT


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest of a backup so that it survives a crash; the last thing written."""
    body = asdict(manifest)
    text = json.dumps({**body, "sha256": _checksum(body)}, indent=1, sort_keys=True)
    with (folder / MANIFEST).open("x", encoding="utf-8") as target:
        target.write(text + "\n")
        target.flush()
        os.fsync(target.fileno())


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a backup. Raises ArchiveRefused when it is missing, changed or foreign."""
    path = folder / MANIFEST
    if not path.is_file():
        raise ArchiveRefused(
            f"there is no {MANIFEST}: this is no backup made by `pospolu backup`. A plain copy of "
            "a database file lacks what was committed last, however sound it looks"
        )
    try:
        body: dict[str, Any] = json.loads(path.read_bytes())
        checksum = body.pop("sha256")
        found = Manifest(**{**body, "contents": Contents(**body["contents"])})
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ArchiveRefused(f"{MANIFEST} cannot be read") from error
    if checksum != _checksum(body):
        raise ArchiveRefused(f"{MANIFEST} was changed after the backup")
    if found.format != FORMAT:
        raise ArchiveRefused(f"this version reads backups of format {FORMAT}, not {found.format}")
    _refuse_escapes(found)
    return found


def _checksum(body: Mapping[str, Any]) -> str:
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _refuse_escapes(manifest: Manifest) -> None:
    for name in manifest.files:
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts:
            raise ArchiveRefused(f"{MANIFEST} names a file outside of the backup")
