"""Reads of the register of documents that were given out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from uuid import UUID

from core.data.commands import Row, as_instant, as_uuid, read
from core.data.many import marks
from core.services.documents.issued_codes import code_hash
from core.services.documents.values import Issued, IssuedState

_KNOWN = "state <> 'printing'"


async def issued_by_code(code: str) -> Issued | None:
    """The document whose paper has this code, whatever it is worth; None for every other code."""
    rows = await read(
        f"SELECT * FROM documents_issued WHERE code_hash = ? AND {_KNOWN}",  # noqa: S608 -- no input
        [code_hash(code)],
    )
    return issued_of(rows[0]) if rows else None


async def issued_by_id(issued: UUID) -> Issued | None:
    """One document that was given out."""
    rows = await read(f"SELECT * FROM documents_issued WHERE id = ? AND {_KNOWN}", [issued])  # noqa: S608 -- no input
    return issued_of(rows[0]) if rows else None


async def issued_by_ids(issued: Sequence[UUID]) -> Mapping[UUID, Issued]:
    """Documents by their ids; what nobody knows of is left out."""
    if not issued:
        return {}
    rows = await read(
        f"SELECT * FROM documents_issued WHERE id IN ({marks(issued)}) AND {_KNOWN}",  # noqa: S608 -- question marks only
        list(issued),
    )
    return {as_uuid(row["id"]): issued_of(row) for row in rows}


async def issued_about(kind: str, subject: UUID) -> Sequence[Issued]:
    """All documents of a kind about one thing, the newest first."""
    rows = await read(
        f"SELECT * FROM documents_issued WHERE kind = ? AND subject = ? AND {_KNOWN}"  # noqa: S608 -- no input
        " ORDER BY created_at DESC, id DESC",
        [kind, subject],
    )
    return [issued_of(row) for row in rows]


async def issued_to(person: UUID) -> Sequence[Issued]:
    """All documents about a person, the oldest first."""
    rows = await read(
        f"SELECT * FROM documents_issued WHERE person = ? AND {_KNOWN} ORDER BY created_at, id",  # noqa: S608 -- no input
        [person],
    )
    return [issued_of(row) for row in rows]


def issued_of(row: Row) -> Issued:
    """A row of the register."""
    return Issued(
        id=as_uuid(row["id"]),
        kind=row["kind"],
        subject=as_uuid(row["subject"]),
        organization=as_uuid(row["organization"]),
        person=as_uuid(row["person"]),
        number=f"{row['serial']}/{row['year']}",
        title=row["title"],
        language=row["language"],
        printed=tuple((label, text) for label, text in json.loads(row["printed"])),
        sha256=row["sha256"],
        is_signed=bool(row["is_signed"]),
        state=IssuedState(row["state"]),
        issued_at=as_instant(row["created_at"]),
        ended_at=as_instant(row["ended_at"]),
        reason=row["reason"],
    )
