"""Reads of files."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Collection
from uuid import UUID

from core.data.commands import Row, as_text, as_uuid, read
from core.data.many import marks
from core.services.files import shelf
from core.services.files.values import StoredFile


async def picture_by_id(file_id: UUID) -> StoredFile | None:
    """One picture."""
    return (await pictures_by_ids([file_id])).get(file_id)


async def pictures_by_ids(file_ids: Collection[UUID]) -> dict[UUID, StoredFile]:
    """Many pictures in one query; those that are gone are missing."""
    if not file_ids:
        return {}
    rows = await read(
        "SELECT id, media_type, widths, bytes, sha256, alt, account, organization"  # noqa: S608 -- question marks only
        f" FROM files_file WHERE id IN ({marks(file_ids)})",
        tuple(file_ids),
    )
    found = [_file(row) for row in rows]
    return {one.id: one for one in found}


async def pictures_of_account(account: UUID) -> dict[str, bytes]:
    """What an account has uploaded: the widest rendering of each picture by a file's name."""
    rows = await read("SELECT id FROM files_file WHERE account = ? ORDER BY id", [account])
    found = await pictures_by_ids([as_uuid(row["id"]) for row in rows])
    return {
        f"pictures/{one.id}.webp": await asyncio.to_thread(shelf.read, one.id, max(one.widths))
        for one in found.values()
    }


def _file(row: Row) -> StoredFile:
    widths = row["widths"]
    return StoredFile(
        id=as_uuid(row["id"]),
        media_type=row["media_type"],
        widths=tuple(json.loads(widths) if isinstance(widths, str) else widths),
        bytes=row["bytes"],
        sha256=row["sha256"],
        alt=as_text(row["alt"]),
        account=as_uuid(row["account"]),
        organization=as_uuid(row["organization"]),
    )
