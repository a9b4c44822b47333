"""Takes pictures in and lets them go: the only writer of the table of files."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from functools import partial
from hashlib import sha256
from uuid import UUID

from core.contracts.texts import LocalizedText
from core.contracts.viewer import Viewer
from core.data.commands import Sql, execute, read
from core.data.ids import new_id
from core.data.times import utc_now
from core.data.transactions import current
from core.services.files import shelf
from core.services.files.pictures import MOST_BYTES, TOO_LARGE, WORKSHOP, refusal, render_picture
from core.services.files.values import MEDIA_TYPE, StoredFile

ORPHAN_AGE = timedelta(days=1)

_INSERT = """
INSERT INTO files_file
    (id, created_at, media_type, widths, bytes, sha256, alt, account, organization)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


async def store_picture(
    data: bytes,
    *,
    by: Viewer | None = None,
    organization: UUID | None = None,
    alt: LocalizedText | None = None,
) -> StoredFile:
    """Keep an uploaded picture, written anew in our widths.

    At most 5 MB and 25 million pixels of JPEG, PNG, WebP or AVIF, told by content. Call it before
    the transaction of the row that shows it: decoding takes up to a second, in a thread. Raises
    Invalid (field `picture`) for what cannot be used and RuntimeError inside `tx()`.
    """
    if current() is not None:
        message = "a picture is stored before the transaction of the row that shows it"
        raise RuntimeError(message)
    if len(data) > MOST_BYTES:
        raise refusal(TOO_LARGE)
    loop = asyncio.get_running_loop()
    renditions = await loop.run_in_executor(WORKSHOP, partial(render_picture, data))
    stored = StoredFile(
        id=new_id(),
        media_type=MEDIA_TYPE,
        widths=tuple(one.width for one in renditions),
        bytes=sum(len(one.content) for one in renditions),
        sha256=sha256(renditions[-1].content).hexdigest(),
        alt=alt or LocalizedText(),
        account=by.account if by else None,
        organization=organization,
    )
    await loop.run_in_executor(WORKSHOP, partial(shelf.put, stored.id, renditions))
    await execute(_insertion(stored))
    return stored


async def drop_picture(file_id: UUID) -> None:
    """Let a picture go, inside the `tx()` of the row that showed it; twice does no harm.

    Its bytes are deleted after the commit. Raises RuntimeError outside `tx()`.
    """
    transaction = current()
    if transaction is None:
        message = "a picture is dropped inside the tx() of the row that showed it"
        raise RuntimeError(message)
    await execute(Sql("DELETE FROM files_file WHERE id = ?", (file_id,)))

    async def remove_bytes() -> None:
        await asyncio.to_thread(shelf.remove, file_id)

    transaction.after_commit(remove_bytes)


async def hand_files_over(before: UUID, after: UUID) -> None:
    """Give an organization's pictures to another one."""
    await execute(
        Sql("UPDATE files_file SET organization = ? WHERE organization = ?", (after, before))
    )


async def remove_orphans() -> None:
    """Delete bytes of a day ago and more that no row knows, as a crash may leave them."""
    for file_id in await asyncio.to_thread(lambda: list(shelf.ids_older_than(ORPHAN_AGE))):
        if not await read("SELECT 1 AS one FROM files_file WHERE id = ?", (file_id,)):
            await asyncio.to_thread(shelf.remove, file_id)


def _insertion(stored: StoredFile) -> Sql:
    what = (stored.media_type, json.dumps(stored.widths), stored.bytes, stored.sha256, stored.alt)
    return Sql(_INSERT, (stored.id, utc_now(), *what, stored.account, stored.organization))
