"""Gives numbered documents out, revokes and replaces them, takes signed ones in their place."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from uuid import UUID

from core.contracts.documents import DocumentKind, QrCode
from core.contracts.errors import NotFound, Refused
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.contracts.viewer import Viewer
from core.data.commands import Sql, Steps, as_uuid, execute, run
from core.data.ids import new_id
from core.data.times import to_wall, utc_now
from core.services.audit.api import record_statement
from core.services.documents import shelf
from core.services.documents.issued_codes import code_hash, code_of, link_of, shown
from core.services.documents.printing import PrintOrder, print_document
from core.services.documents.queries import issued_by_code, issued_by_id, issued_by_ids
from core.services.documents.uploads import check_pdf
from core.services.documents.values import LONGEST_TITLE, Issued, IssuedState
from core.settings import current

_INSERT = """
INSERT INTO documents_issued (id, created_at, kind, subject, organization, person, account, year,
    serial, title, language, printed, code_hash, sha256, is_signed, state, reason)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', ?, 'printing', '')
ON CONFLICT DO NOTHING RETURNING id
"""
_NEXT = """
SELECT COALESCE(MAX(serial), 0) + 1 AS serial FROM documents_issued
WHERE kind = ? AND organization = ? AND year = ?
"""
TRIES = 50
_NO_LONGER_VALID = Refusal("not_valid", msg("This document no longer holds."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """What is to be given out. `printed` are labels and texts that stand on the paper, and all
    that the public page will show; `replaces` is the document in whose place it comes.
    """

    kind: DocumentKind
    subject: UUID
    organization: UUID
    layout: str = "plain"
    person: UUID | None = None
    printed: Sequence[tuple[str, str]] = field(default_factory=tuple)
    replaces: UUID | None = None


async def issue_document(issue: Issue, *, viewer: Viewer) -> Issued:
    """Number a document, print it with its code, keep its bytes, and make it hold.

    The caller has asked the kind's policy. The template finds number, code, link and QR code in
    `d.issued`. Numbers run by kind, organization and year of the city's clocks. Until the bytes lie
    on disk nobody knows of it; what fails before leaves a gap in the numbers. Raises NotFound when
    there is nothing to print, NotPrinted, and Refused when what it replaces no longer holds.
    """
    draft = await issue.kind.load(issue.subject, issue.layout, viewer)
    if draft is None:
        raise NotFound
    if issue.replaces is not None:
        await _valid(issue.replaces)
    issued = new_id()
    number = await run(lambda: _enter(issued, issue, draft.title, viewer))
    stamped = _on_paper(issued, number)
    data: dict[str, Any] = {**draft.data, "layout": issue.layout, "issued": stamped}
    order = PrintOrder(
        template=issue.kind.template,
        title=draft.title,
        language=viewer.language,
        data=data,
        made_at=utc_now(),
    )
    pdf = await print_document(order)
    await asyncio.to_thread(shelf.put, shelf.ISSUED, issued, pdf)
    await run(lambda: _make_valid(issued, issue, sha256(pdf).hexdigest(), viewer))
    return await _known(issued)


async def on_paper(issued: Sequence[UUID]) -> Mapping[UUID, Mapping[str, Any]]:
    """What the papers have of the register, as `d.issued` had it: to print several in one file.

    Left out are those that do not hold, and those whose code was made with an older secret: only
    their own bytes have it.
    """
    found = {}
    for one in (await issued_by_ids(issued)).values():
        by_code = await issued_by_code(code_of(one.id))
        if one.state is IssuedState.VALID and by_code is not None:
            found[one.id] = _on_paper(one.id, one.number)
    return found


def _on_paper(issued: UUID, number: str) -> Mapping[str, Any]:
    code = code_of(issued)
    link = link_of(code)
    return {"number": number, "code": shown(code), "link": link, "qr": QrCode(link)}


async def revoke_document(issued: UUID, *, viewer: Viewer, reason: str) -> None:
    """Say that a document no longer holds; its public page says so from now on.

    Raises NotFound, and Refused when it does not hold any more already.
    """
    found = await _valid(issued)

    def steps() -> Steps[bool]:
        rows = yield _ending(issued, IssuedState.REVOKED, reason=reason)
        if rows:
            yield _log(viewer, "documents.issued.revoked", found, reason=reason)
        return bool(rows)

    if not await run(steps):
        raise Refused(_NO_LONGER_VALID)


async def put_signed(issued: UUID, content: bytes, *, viewer: Viewer) -> Issued:
    """Take a PDF with signatures in place of the one that was printed; the code stays.

    Raises Invalid (field `document`) for files that may do more than be read, NotFound, Refused.
    """
    await asyncio.to_thread(check_pdf, content)
    found = await _valid(issued)
    await asyncio.to_thread(shelf.put, shelf.ISSUED, issued, content)
    await execute(
        Sql(
            "UPDATE documents_issued SET sha256 = ?, is_signed = ? WHERE id = ?",
            (sha256(content).hexdigest(), True, issued),
        ),
        _log(viewer, "documents.issued.signed", found),
    )
    return await _known(issued)


async def forget_person(person: UUID) -> int:
    """Take a person off the register: number, date and state stay, so that the paper is checked.

    Our copy of the paper goes.
    """
    rows = await execute(
        Sql(
            "UPDATE documents_issued SET person = NULL, printed = '[]', title = '', reason = ''"
            " WHERE person = ? RETURNING id",
            (person,),
        )
    )
    for row in rows:
        await asyncio.to_thread(shelf.remove, shelf.ISSUED, as_uuid(row["id"]))
    return len(rows)


async def issued_bytes(issued: UUID) -> bytes:
    """The bytes that hold now. Raises NotFound."""
    try:
        return await asyncio.to_thread(shelf.read, shelf.ISSUED, issued)
    except FileNotFoundError as error:
        raise NotFound from error


async def _known(issued: UUID) -> Issued:
    found = await issued_by_id(issued)
    if found is None:
        raise NotFound
    return found


async def _valid(issued: UUID) -> Issued:
    found = await _known(issued)
    if found.state is not IssuedState.VALID:
        raise Refused(_NO_LONGER_VALID)
    return found


def _enter(issued: UUID, issue: Issue, title: str, viewer: Viewer) -> Steps[str]:
    """Give the next number; of two at once one is let through, and the other takes the next."""
    now = utc_now()
    year = to_wall(now, current().city_zone).year
    key = (issue.kind.key, issue.organization, year)
    what = (issue.kind.key, issue.subject, issue.organization, issue.person, viewer.account)
    printed = json.dumps([list(pair) for pair in issue.printed], ensure_ascii=False)
    said = (title[:LONGEST_TITLE], viewer.language, printed, code_hash(code_of(issued)), False)
    for _ in range(TRIES):
        rows = yield Sql(_NEXT, key)
        serial = rows[0]["serial"]
        if (yield Sql(_INSERT, (issued, now, *what, year, serial, *said))):
            return f"{serial}/{year}"
    message = "no free number was found"
    raise RuntimeError(message)


def _make_valid(issued: UUID, issue: Issue, digest: str, viewer: Viewer) -> Steps[None]:
    yield Sql(
        "UPDATE documents_issued SET state = 'valid', sha256 = ? WHERE id = ?", (digest, issued)
    )
    yield record_statement(
        viewer,
        action="documents.document.issued",
        subject=issued,
        fields=(issue.kind.key,),
        organization=issue.organization,
    )
    if issue.replaces is not None:
        yield _ending(issue.replaces, IssuedState.REPLACED, by=issued)


def _ending(issued: UUID, state: IssuedState, *, reason: str = "", by: UUID | None = None) -> Sql:
    return Sql(
        "UPDATE documents_issued SET state = ?, ended_at = ?, reason = ?, replaced_by = ?"
        " WHERE id = ? AND state = 'valid' RETURNING id",
        (state.value, utc_now(), reason, by, issued),
    )


def _log(viewer: Viewer, action: str, found: Issued, *, reason: str = "") -> Sql:
    return record_statement(
        viewer, action=action, subject=found.id, organization=found.organization, reason=reason
    )
