"""Acts on cases: checks what the inbox can check, tells who must know, leaves the rest to rooms."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from core.contracts.cases import Case, Decision, Stage
from core.contracts.errors import Invalid, NotFound, Refused
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.data.times import to_utc, utc_now
from core.data.transactions import tx
from core.facilities.inbox.queries import kinds_on, office_now, visible_case
from core.facilities.inbox.rules import may_approve, may_decide, needs_reason
from core.facilities.inbox.telling import tell_applicant, tell_office, tell_officers
from core.services.cases.api import (
    answer_question,
    ask_applicant,
    assign_case,
    case_by_id,
    case_to_decide,
    cases_to_remind_of,
    direct_kind,
    is_reminder_due,
    locked_case,
    name_deputy,
    note_reminder,
    send_to_department,
)
from core.settings import current as settings


async def decide_case(case: Case, decision: Decision, *, reason: str, viewer: Viewer) -> None:
    """Have the room behind a case decide it, and with that close it.

    Of two who decide at once one is refused. Raises Invalid (field `reason`) for a refusal or a
    return without a reason, Refused when the case was decided in the meantime, when the setting
    four_eyes wants somebody else, or the room's rules forbid it, NotFound when it went away.
    """
    if needs_reason(decision) and not reason:
        raise Invalid({"reason": [msg("Write why: whoever asked will read it.")]})
    if await visible_case(case.id) is None:
        raise NotFound
    kind = (await kinds_on())[case.kind]
    async with tx():
        present = await case_to_decide(case.id)
        four_eyes = settings().four_eyes
        refusal = may_decide(present, kind, decision) or may_approve(
            present, decision, viewer.account, four_eyes=four_eyes
        )
        if refusal:
            raise Refused(refusal)
        await kind.decide(present, decision, reason, viewer)


async def hand_case(
    case: UUID, owner: UUID | None, *, shown_owner: UUID | None, viewer: Viewer
) -> None:
    """Take a case, hand it to another officer, or with None give it back to all.

    Raises Invalid for somebody who is not of the office, Refused where it was decided or taken
    since the page was shown.
    """
    office = await office_now()
    if owner is not None and owner not in office.people:
        raise Invalid({"owner": [msg("Choose somebody of the city's office.")]})
    async with tx():
        before = await assign_case(case, owner=owner, shown_owner=shown_owner, by=viewer)
        if owner is not None and before.stage is Stage.RECEIVED:
            await tell_applicant("inbox.taken", before)
        if owner is not None and owner != viewer.account:
            await tell_officers("inbox.assigned", before, [office.people[owner]])


async def send_case_on(case: UUID, department: UUID | None, *, viewer: Viewer) -> None:
    """Let another department decide. Raises Invalid for no department of ours, Refused."""
    office = await office_now()
    if department is not None and department not in office.departments:
        raise Invalid({"department": [msg("Choose one of the departments.")]})
    async with tx():
        await send_to_department(case, department, by=viewer)
        await tell_office("inbox.assigned", await _present(case))


async def ask(case: UUID, question: str, *, viewer: Viewer) -> None:
    """Ask the applicant, who gets it by mail. Raises Invalid and Refused."""
    async with tx():
        await tell_applicant("inbox.question", await ask_applicant(case, question, by=viewer))


async def answer(case: UUID, text: str, *, viewer: Viewer) -> None:
    """Answer as the applicant; those who decide are told, the applicant gets a receipt.

    Raises Invalid for nothing written and Refused where no question waits.
    """
    async with tx():
        before = await answer_question(case, text, by=viewer)
        await tell_office("inbox.answered", before)
        await tell_applicant("inbox.answer_received", before)


async def remind() -> None:
    """Bring overdue cases of modules that are on to mind of those who must act; a job."""
    now = utc_now()
    for case in await cases_to_remind_of(list(await kinds_on()), now):
        async with tx():
            present = await locked_case(case.id)
            if present.closed_at is None and is_reminder_due(present.due_at, None, now):
                await tell_office("inbox.overdue", present)
                await note_reminder(case.id)


async def be_away(deputy: UUID | None, *, first: date, last: date, viewer: Viewer) -> None:
    """Have a deputy on whole days, `first` to `last`, of the city. Raises Invalid, by field."""
    if deputy is None or deputy not in (await office_now()).people:
        raise Invalid({"deputy": [msg("Choose somebody of the city's office.")]})
    zone = settings().city_zone
    since = to_utc(datetime.combine(first, datetime.min.time()), zone)
    until = to_utc(datetime.combine(last + timedelta(days=1), datetime.min.time()), zone)
    await name_deputy(deputy, since=since, until=until, by=viewer)


async def direct(kind: str, department: UUID | None, *, viewer: Viewer) -> None:
    """Send new cases of a kind to a department. Raises NotFound (kind), Invalid (department)."""
    if kind not in await kinds_on():
        raise NotFound
    if department is not None and department not in (await office_now()).departments:
        raise Invalid({"department": [msg("Choose one of the departments.")]})
    await direct_kind(kind, department, by=viewer)


async def _present(case: UUID) -> Case:
    found = await case_by_id(case)
    if found is None:
        raise NotFound
    return found
