"""Handles open cases: who has them, what is asked and answered, who stands in for whom."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from core.contracts.cases import Case, Stage
from core.contracts.demands import refuse
from core.contracts.errors import Invalid, NotFound
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.data.commands import Sql, execute
from core.data.database import is_sqlite
from core.data.ids import new_id
from core.data.times import utc_now
from core.data.transactions import in_transaction, tx
from core.services.audit.api import record
from core.services.cases.queries import COLUMNS, case_by_id, case_of
from core.services.cases.rules import may_answer, may_assign, may_handle, stage_of_open

_ADD = """
INSERT INTO cases_message (id, created_at, about, is_answer, author, author_name, text)
VALUES (?, ?, ?, ?, ?, ?, ?)
"""


async def locked_case(case: UUID) -> Case:
    """A case that nobody else handles or decides until the open `tx()` ends. Raises NotFound."""
    if not in_transaction():
        message = "a case is locked inside tx()"
        raise RuntimeError(message)
    rows = await execute(
        Sql(f"SELECT {COLUMNS} FROM cases_case WHERE id = ?", (case,), for_update=True)  # noqa: S608 -- constants only
    )
    if not rows:
        raise NotFound
    return case_of(rows[0])


async def case_to_decide(case: UUID) -> Case:
    """A case that nobody else decides until the open `tx()` ends. Raises NotFound.

    Its row stays unlocked: rooms lock their own row before the case's, here and elsewhere.
    """
    if not in_transaction():
        message = "a case is decided inside tx()"
        raise RuntimeError(message)
    if not is_sqlite():
        await execute(Sql("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", (str(case),)))
    found = await case_by_id(case)
    if found is None:
        raise NotFound
    return found


async def assign_case(
    case: UUID, *, owner: UUID | None, shown_owner: UUID | None, by: Viewer
) -> Case:
    """Give an open case to an officer's account, or with None back to all; returns it as it was.

    Raises Refused where it was decided or somebody else has taken it since the page was shown.
    """
    async with tx():
        found = await locked_case(case)
        refuse(may_assign(found, shown_owner=shown_owner))
        stage = stage_of_open(found, owner=owner)
        await execute(
            Sql("UPDATE cases_case SET owner = ?, stage = ? WHERE id = ?", (owner, stage, case))
        )
        verb = "released" if owner is None else "taken" if owner == by.account else "handed_over"
        await _log(by, found, verb, ("owner",))
    return found


async def send_to_department(case: UUID, department: UUID | None, *, by: Viewer) -> Case:
    """Let a department of the city decide an open case; nobody has it then. Raises Refused."""
    async with tx():
        found = await locked_case(case)
        refuse(may_handle(found))
        stage = stage_of_open(found, owner=None)
        args = (department, stage, case)
        await execute(
            Sql("UPDATE cases_case SET department = ?, owner = NULL, stage = ? WHERE id = ?", args)
        )
        await _log(by, found, "sent_on", ("department", "owner"))
    return found


async def ask_applicant(case: UUID, question: str, *, by: Viewer) -> Case:
    """Ask whoever waits for the decision; an officer without an owner before them takes the case.

    Returns the case as it was. Raises Invalid for an empty question, Refused when decided.
    """
    if not question.strip():
        raise Invalid({"question": [msg("Write what you want to know.")]})
    async with tx():
        found = await locked_case(case)
        refuse(may_handle(found))
        await _say(found, question, by=by, is_answer=False)
        args = (Stage.ASKED, by.account, case)
        await execute(
            Sql("UPDATE cases_case SET stage = ?, owner = COALESCE(owner, ?) WHERE id = ?", args)
        )
        await _log(by, found, "asked", ("stage",))
    return found


async def answer_question(case: UUID, answer: str, *, by: Viewer) -> Case:
    """Answer what the office asked; returns the case as it was.

    Raises Invalid for an empty answer, Refused where no question waits for one.
    """
    if not answer.strip():
        raise Invalid({"answer": [msg("Write your answer.")]})
    async with tx():
        found = await locked_case(case)
        refuse(may_answer(found))
        await _say(found, answer, by=by, is_answer=True)
        await execute(Sql("UPDATE cases_case SET stage = ? WHERE id = ?", (Stage.ANSWERED, case)))
        await _log(by, found, "answered", ("stage",))
    return found


async def note_reminder(case: UUID) -> None:
    """Write down that those who must act were reminded of a case now; inside `tx()`."""
    await execute(Sql("UPDATE cases_case SET reminded_at = ? WHERE id = ?", (utc_now(), case)))


async def name_deputy(deputy: UUID, *, since: datetime, until: datetime, by: Viewer) -> None:
    """Let another officer act on one's cases for a time (UTC). Raises Invalid, by field."""
    if by.account is None or deputy == by.account:
        raise Invalid({"deputy": [msg("Choose somebody else.")]})
    if until <= max(since, utc_now()):
        raise Invalid({"until": [msg("The last day comes after the first, and not before today.")]})
    async with tx():
        await execute(
            Sql(
                "INSERT INTO cases_absence (id, created_at, account, deputy, since, until)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (new_id(), utc_now(), by.account, deputy, since, until),
            )
        )
        await record(by, action="cases.deputy.named", subject=deputy)


async def end_absence(absence: UUID, *, by: Viewer) -> None:
    """Take back one's own absence; another's, or one that is gone, is NotFound."""
    async with tx():
        rows = await execute(
            Sql(
                "DELETE FROM cases_absence WHERE id = ? AND account = ? RETURNING id",
                (absence, by.account),
            )
        )
        if not rows:
            raise NotFound
        await record(by, action="cases.deputy.ended", subject=absence)


async def direct_kind(kind: str, department: UUID | None, *, by: Viewer) -> None:
    """From now on open cases of a kind at a department, or with None where the kind says."""
    async with tx():
        await execute(
            Sql(
                "INSERT INTO cases_direction (id, created_at, kind, department)"
                " VALUES (?, ?, ?, ?) ON CONFLICT (kind) DO UPDATE"
                " SET department = excluded.department",
                (new_id(), utc_now(), kind, department),
            )
        )
        await record(by, action="cases.kind.directed", subject=department, reason=kind)


async def _say(case: Case, text: str, *, by: Viewer, is_answer: bool) -> None:
    name = by.name or (case.applicant.name if is_answer and case.applicant else "")
    said = (case.id, is_answer, by.account, name[:200], text.strip())
    await execute(Sql(_ADD, (new_id(), utc_now(), *said)))


async def _log(by: Viewer, case: Case, verb: str, fields: tuple[str, ...]) -> None:
    await record(
        by,
        action=f"cases.case.{verb}",
        subject=case.id,
        fields=fields,
        organization=case.organization,
    )
