"""Prints what takes longer than somebody would wait: begins, tells how far it is, keeps a day."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from uuid import UUID

from core.contracts.documents import DocumentDraft, DocumentKind
from core.contracts.viewer import Viewer
from core.data.commands import Row, Sql, as_instant, as_uuid, execute, read
from core.data.ids import new_id
from core.data.times import later, utc_now
from core.services.documents import shelf
from core.services.documents.printing import PrintOrder, print_document
from core.services.documents.values import (
    GIVEN_UP_AFTER,
    KEPT_FOR,
    LONGEST_TITLE,
    Work,
    WorkState,
)

log = logging.getLogger("pospolu.documents")

LARGE_SECONDS = 120
TELL_SECONDS = 0.5

_running: set[asyncio.Task[None]] = set()

_INSERT = """
INSERT INTO documents_work (id, created_at, account, kind, subject, title, filename, state, done,
    total, expires_at)
VALUES (?, ?, ?, ?, ?, ?, ?, 'printing', 0, ?, ?)
"""


async def begin_work(
    kind: DocumentKind, subject: UUID, *, draft: DocumentDraft, order: PrintOrder, viewer: Viewer
) -> UUID:
    """Start printing beside the request and return the work's id; its page tells how far it is."""
    work, now = new_id(), utc_now()
    what = (kind.key, subject, draft.title[:LONGEST_TITLE], draft.filename, draft.pieces)
    await execute(Sql(_INSERT, (work, now, viewer.account, *what, later(now, KEPT_FOR))))
    task = asyncio.create_task(_print(work, order), name=f"documents-work-{work}")
    _running.add(task)
    task.add_done_callback(_running.discard)
    return work


async def wait_for_works() -> None:
    """Wait for all that this process prints now; for tests."""
    await asyncio.gather(*_running)


async def work_by_id(work: UUID) -> Work | None:
    """A piece of work that is not over its time."""
    rows = await read(
        "SELECT * FROM documents_work WHERE id = ? AND expires_at > ?", [work, utc_now()]
    )
    return _work(rows[0]) if rows else None


async def forget_works() -> None:
    """Delete what is a day old with its bytes; give up what a lost process had in hand."""
    now = utc_now()
    gone = await execute(
        Sql("DELETE FROM documents_work WHERE expires_at <= ? RETURNING id", (now,))
    )
    for row in gone:
        await asyncio.to_thread(shelf.remove, shelf.WORKS, as_uuid(row["id"]))
    await execute(
        Sql(
            "UPDATE documents_work SET state = 'failed' WHERE state = 'printing'"
            " AND created_at < ?",
            (later(now, -GIVEN_UP_AFTER),),
        )
    )


async def forget_works_about(subjects: Sequence[UUID]) -> int:
    """Delete what was printed about things or people, with its bytes; returns how many there were.

    What is in hand just then has no row any more when it is done, and leaves no bytes.
    """
    gone: list[Row] = []
    for subject in dict.fromkeys(subjects):
        deletion = "DELETE FROM documents_work WHERE subject = ? RETURNING id"
        gone += await execute(Sql(deletion, (subject,)))
    for row in gone:
        await asyncio.to_thread(shelf.remove, shelf.WORKS, as_uuid(row["id"]))
    return len(gone)


async def _print(work: UUID, order: PrintOrder) -> None:
    progress: list[tuple[int, int]] = []
    telling = asyncio.create_task(_keep_telling(work, progress))
    try:
        pdf = await print_document(
            order, seconds=LARGE_SECONDS, tell=lambda done, total: progress.append((done, total))
        )
        await asyncio.to_thread(shelf.put, shelf.WORKS, work, pdf)
        state = WorkState.DONE
    except Exception:  # whatever it was, the page says that it failed
        log.exception("document %s was not printed", order.template)
        state = WorkState.FAILED
    finally:
        telling.cancel()
        await asyncio.gather(telling, return_exceptions=True)
    change = "UPDATE documents_work SET state = ? WHERE id = ? RETURNING id"
    if not await execute(Sql(change, (state, work))):
        await asyncio.to_thread(shelf.remove, shelf.WORKS, work)


async def _keep_telling(work: UUID, progress: list[tuple[int, int]]) -> None:
    while True:
        await asyncio.sleep(TELL_SECONDS)
        if progress:
            done, total = progress[-1]
            progress.clear()
            await execute(
                Sql(
                    "UPDATE documents_work SET done = ?, total = ? WHERE id = ?",
                    (done, total, work),
                )
            )


def _work(row: Row) -> Work:
    return Work(
        id=as_uuid(row["id"]),
        account=as_uuid(row["account"]),
        kind=row["kind"],
        subject=as_uuid(row["subject"]),
        title=row["title"],
        filename=row["filename"],
        state=WorkState(row["state"]),
        done=row["done"],
        total=row["total"],
        expires_at=as_instant(row["expires_at"]),
    )
