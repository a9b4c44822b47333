"""Opens and closes cases, inside the transaction of the room that owns them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from core.contracts.cases import CaseApplicant, Decision
from core.contracts.texts import LocalizedText
from core.contracts.viewer import Viewer
from core.data.commands import Sql, as_uuid, execute, read
from core.data.ids import new_id, token_hash
from core.data.times import utc_now
from core.data.transactions import Transaction, current
from core.kernel import registry
from core.kernel.bus import announce
from core.services.cases.links import case_token
from core.services.cases.queries import COLUMNS, case_by_id, case_of
from core.services.cases.rules import due_after
from core.services.cases.signals import CaseClosed, CaseOpened

_REFRESH = """
UPDATE cases_case SET title = ?, url_path = ?, organization = ?, organization_name = ?,
    applicant_path = ?
WHERE kind = ? AND subject = ? AND closed_at IS NULL
RETURNING id
"""
_OPEN = """
INSERT INTO cases_case (id, created_at, kind, subject, title, url_path, organization,
    organization_name, applicant_path, opened_at, due_at, reason, stage, department, opened_by,
    applicant_email, applicant_name, applicant_language, applicant_person, link_hash)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', 'received', ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (kind, subject) WHERE closed_at IS NULL DO UPDATE
SET title = excluded.title, url_path = excluded.url_path, organization = excluded.organization,
    organization_name = excluded.organization_name, applicant_path = excluded.applicant_path
RETURNING id
"""
_CLOSE = f"""
UPDATE cases_case SET closed_at = ?, decision = ?, reason = ?, decided_by = ?, stage = 'decided'
WHERE kind = ? AND subject = ? AND closed_at IS NULL
RETURNING {COLUMNS}
"""  # noqa: S608 -- constants only
_FORGET_APPLICANT = """
UPDATE cases_case SET applicant_email = '', applicant_name = '', applicant_person = NULL
WHERE id = ?
"""
_NOBODY = CaseApplicant(email="")


async def open_case(  # noqa: PLR0913 -- a line of the inbox, each part by name
    *,
    kind: str,
    subject: UUID,
    title: LocalizedText,
    url_path: str,
    organization: UUID | None = None,
    organization_name: str = "",
    due_at: datetime | None = None,
    department: UUID | None = None,
    applicant: CaseApplicant | None = None,
    applicant_path: str = "",
    by: Viewer | None = None,
) -> UUID:
    """Put something into the inbox; call it inside the `tx()` that makes it wait.

    While a case of this kind and subject is open, its text is brought up to date and its time
    stays. Without `due_at` (UTC) the kind's `due_days` count; without `department` it goes where
    the city has directed the kind, or to the kind's own. With `applicant` that person is told by
    mail how it goes and follows it by a link; without, the people of `organization` do so at
    their desk. `applicant_path` is where they find the thing, `by` who asked. Returns the case's
    id. Raises RuntimeError outside `tx()` and KeyError for a kind that no room declares.
    """
    transaction = _open_transaction()
    what = (title, url_path, organization, organization_name, applicant_path)
    if known := await execute(Sql(_REFRESH, (*what, kind, subject))):
        return as_uuid(known[0]["id"])
    now, case = utc_now(), new_id()
    due = due_at or due_after(now, registry.current().case_kinds[kind].due_days)
    where = department or await _department(kind, subject)
    to = applicant or _NOBODY
    link = token_hash(case_token(case)) if applicant else None
    whose = (where, by.account if by else None)
    reached = (to.email, to.name, to.language, to.person, link)
    args = (case, now, kind, subject, *what, now, due, *whose, *reached)
    rows = await execute(Sql(_OPEN, args))
    if as_uuid(rows[0]["id"]) == case:
        opened = await case_by_id(case)
        if opened is not None:
            await announce(CaseOpened(case=opened), within=transaction)
    return as_uuid(rows[0]["id"])


async def _department(kind: str, subject: UUID) -> UUID | None:
    rows = await read("SELECT department FROM cases_direction WHERE kind = ?", (kind,))
    directed = as_uuid(rows[0]["department"]) if rows else None
    return directed or await registry.current().case_kinds[kind].department(subject)


async def close_case(
    *,
    kind: str,
    subject: UUID,
    decision: Decision | None,
    reason: str = "",
    by: Viewer | None = None,
) -> bool:
    """Take something out of the inbox, inside the `tx()` that decides it; twice does no harm.

    `decision` is None where it went away undecided (withdrawn, expired), `by` where nobody
    decided. Returns whether a case was open. Raises RuntimeError outside `tx()`.
    """
    transaction = _open_transaction()
    account = by.account if by else None
    args = (utc_now(), decision, reason, account, kind, subject)
    rows = await execute(Sql(_CLOSE, args))
    if not rows:
        return False
    case = case_of(rows[0])
    await announce(CaseClosed(case=case), within=transaction)
    if case.applicant is not None:
        await execute(Sql(_FORGET_APPLICANT, (case.id,)))
    return True


async def hand_cases_over(before: UUID, after: UUID, *, name: str) -> None:
    """Give an organization's cases, open and decided, to another one."""
    await execute(
        Sql(
            "UPDATE cases_case SET organization = ?, organization_name = ? WHERE organization = ?",
            (after, name, before),
        )
    )


def _open_transaction() -> Transaction:
    transaction = current()
    if transaction is None:
        message = "a case is opened and closed inside the tx() of the row behind it"
        raise RuntimeError(message)
    return transaction
