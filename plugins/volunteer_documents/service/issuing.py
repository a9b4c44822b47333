"""Issues certificates and opinions: frozen in a row at once, then printed and told of."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from core.contracts.demands import refuse, refuse_faults
from core.contracts.errors import Invalid, NotFound, Refused
from core.contracts.viewer import Viewer
from core.data.commands import Sql, execute
from core.data.errors import DatabaseUnavailable
from core.data.ids import new_id
from core.data.rows import locked_row
from core.data.times import later, utc_now
from core.data.transactions import tx
from core.people.api import Organization, may_host_volunteers, viewer_of_account
from core.services.audit.api import record
from core.services.documents.api import Issue, Issued, issue_document, issued_about
from core.web.i18n import use_language
from plugins.volunteer_documents.paper import ISSUED_LAYOUT, KINDS, lines_of
from plugins.volunteer_documents.queries import (
    StatementView,
    statement_by_id,
    waiting_for_the_press,
)
from plugins.volunteer_documents.rules import (
    BEING_MADE,
    ISSUED_ALREADY,
    NO_HOST,
    certificate_faults,
    may_certify,
    opinion_faults,
)
from plugins.volunteer_documents.service.asking import answered
from plugins.volunteer_documents.service.drafting import hours_of, own_verdict
from plugins.volunteer_documents.service.telling import tell_person
from plugins.volunteer_documents.tables import Statement
from plugins.volunteer_documents.values import (
    Draft,
    StatementKind,
)

log = logging.getLogger("pospolu.volunteer_documents")

GIVEN_UP_AFTER = timedelta(minutes=3)
"""After so long a printing that did not end is begun anew."""
AT_ONCE = 2
_running: set[asyncio.Task[None]] = set()
_CLAIM = """
UPDATE volunteer_documents_statement SET printing_at = ?
WHERE id = ? AND issued IS NULL AND (printing_at IS NULL OR printing_at < ?) RETURNING id
"""


async def issue(
    viewer: Viewer, organization: Organization, draft: Draft, *, now: datetime | None = None
) -> UUID:
    """Issue a certificate or an opinion and print it; the person is told. Returns its id.

    Hours are read again: what the draft says of them is not believed. Raises Invalid and Refused
    (about oneself, without hours, with hours that nobody looked at, twice the same).
    """
    statement = await enter(viewer, organization, draft, now=now)
    await print_statement(statement)
    return statement


async def enter(
    viewer: Viewer, organization: Organization, draft: Draft, *, now: datetime | None = None
) -> UUID:
    """The same without the printing."""
    content = draft.content
    refuse(None if may_host_volunteers(organization) else NO_HOST)
    refuse(own_verdict(viewer, draft.person, content.name))
    if draft.kind is StatementKind.OPINION:
        refuse_faults(opinion_faults(content.name, content.text))
        return await _enter(viewer, organization, draft, now=now or utc_now())
    if draft.first is None or draft.last is None:
        raise NotFound
    hours = await hours_of(
        organization.id,
        person=draft.person,
        name=content.name,
        first=draft.first,
        last=draft.last,
    )
    refuse(may_certify(hours.minutes, hours.assumed_minutes))
    refuse_faults(certificate_faults(content.name, "\n".join(content.scope)))
    counted = replace(
        content,
        minutes=hours.minutes,
        first=hours.first_day,
        last=hours.last_day,
        years=hours.years,
    )
    return await _enter(viewer, organization, replace(draft, content=counted), now=now or utc_now())


async def _enter(
    viewer: Viewer, organization: Organization, draft: Draft, *, now: datetime
) -> UUID:
    async with tx():
        # One after the other, so that two who press at once do not both issue.
        await locked_row(Organization, organization.id)
        if draft.kind is StatementKind.CERTIFICATE:
            refuse(ISSUED_ALREADY if await _stands(organization.id, draft) else None)
        row = Statement(
            id=new_id(),
            created_at=now,
            person=draft.person,
            name=draft.content.name,
            organization=organization.id,
            kind=draft.kind.value,
            language=draft.language,
            first=draft.first,
            last=draft.last,
            minutes=draft.content.minutes,
            content=draft.content.to_json(),
            made_by=viewer.account,
            batch=draft.batch,
            replaces=draft.replaces,
            request=draft.request,
        )
        await row.save()
        await record(
            viewer,
            action=f"volunteer_documents.{draft.kind.value}.issued",
            subject=row.id,
            organization=organization.id,
        )
        if draft.request is not None:
            await answered(viewer, draft.request, now=now)
    return row.id


async def _stands(organization: UUID, draft: Draft) -> bool:
    """The same is valid, or made just now: whose, which days, how long, in which language."""
    rows = await Statement.objects().where(
        Statement.organization == organization,
        Statement.kind == StatementKind.CERTIFICATE.value,
        Statement.first == draft.first,
        Statement.last == draft.last,
        Statement.minutes == draft.content.minutes,
        Statement.language == draft.language,
    )
    same = [
        one
        for one in rows
        if one.id != draft.replaces
        and one.person == draft.person
        and (one.person is not None or one.name == draft.content.name)
    ]
    views = [await statement_by_id(one.id) for one in same]
    return any(one is not None and (one.is_valid or one.is_waiting) for one in views)


async def print_statement(statement: UUID) -> Issued | None:
    """Print a statement that waits, put it into the register and tell the person of it.

    None where somebody else prints it just now, or it is printed. Raises NotPrinted; the job tries
    again.
    """
    now = utc_now()
    if not await execute(Sql(_CLAIM, (now, statement, later(now, -GIVEN_UP_AFTER)))):
        return None
    found = await statement_by_id(statement)
    if found is None or found.content is None:
        return None
    try:
        issued = await _issued(found)
    except Exception:
        await execute(
            Sql(
                "UPDATE volunteer_documents_statement SET printing_at = NULL WHERE id = ?",
                (statement,),
            )
        )
        raise
    async with tx():
        await Statement.update({Statement.issued: issued.id, Statement.printing_at: None}).where(
            Statement.id == statement
        )
        await tell_person(
            "volunteer_documents.issued", found.person, subject=statement, field="statement"
        )
    return issued


async def _issued(found: StatementView) -> Issued:
    """In the register: what a process that died had entered there is taken as it is."""
    kind = KINDS[found.kind]
    entered = await issued_about(kind.key, found.id)
    if entered:
        return entered[0]
    old = await statement_by_id(found.replaces) if found.replaces else None
    author = await viewer_of_account(found.made_by) if found.made_by else None
    viewer = replace(author or Viewer(), language=found.language)
    with use_language(found.language):
        printed = lines_of(found)
        wanted = Issue(
            kind=kind,
            subject=found.id,
            organization=found.organization,
            layout=ISSUED_LAYOUT,
            person=found.person,
            printed=printed,
            replaces=old.register.id if old and old.is_valid and old.register else None,
        )
        return await issue_document(wanted, viewer=viewer)


async def print_waiting() -> None:
    """Print all that waits, two at a time; what fails is tried again later."""
    before = later(utc_now(), -GIVEN_UP_AFTER)
    portion = await waiting_for_the_press(before)
    while portion:
        line = iter(portion)
        await asyncio.gather(*(_print_in_turn(line) for _ in range(AT_ONCE)))
        portion = await waiting_for_the_press(before, after=portion[-1])


async def _print_in_turn(line: Iterator[UUID]) -> None:
    for statement in line:
        try:
            await print_statement(statement)
        except Exception:  # one that cannot be printed stops no other
            log.exception("statement %s was not printed", statement)


async def _print_beside() -> None:
    try:
        await print_waiting()
    except DatabaseUnavailable:  # the job comes to it when the database is back
        log.warning("what waits for the press is left to the job", exc_info=True)


def begin_printing() -> None:
    """Print what waits beside the request; the job does what this process leaves behind."""
    task = asyncio.create_task(_print_beside(), name="volunteer-documents-printing")
    _running.add(task)
    task.add_done_callback(_running.discard)


async def printing_in_hand() -> None:
    """Wait for all that this process prints now (tests)."""
    await asyncio.gather(*_running)


async def need_printed(statement: UUID) -> StatementView:
    """A statement that is in the register. Raises NotFound, and Refused while it is made."""
    found = await statement_by_id(statement)
    if found is None:
        raise NotFound
    refuse(BEING_MADE if found.is_waiting else None)
    return found


async def enter_all(
    viewer: Viewer,
    organization: Organization,
    drafts: Sequence[Draft],
    *,
    now: datetime | None = None,
) -> tuple[UUID, int]:
    """Enter many at once and begin to print them; the batch's id and how many there are in it.

    What cannot be issued (one's own, the same already) is left out: where something broke off in
    the middle, what was entered is printed, and the same again issues what is missing. Each is a
    transaction of its own, and nothing is printed inside one, so that nobody waits for the batch.
    """
    batch, number = new_id(), 0
    for draft in drafts:
        if await _enter_quietly(viewer, organization, replace(draft, batch=batch), now=now):
            number += 1
    begin_printing()
    return batch, number


async def _enter_quietly(
    viewer: Viewer, organization: Organization, draft: Draft, *, now: datetime | None
) -> bool:
    try:
        await enter(viewer, organization, draft, now=now)
    except (Invalid, Refused):
        return False
    return True
