"""Words to those who must act on a case, and to those who wait for it; inside `tx()`."""

from __future__ import annotations

from collections.abc import Iterable

from core.contracts.cases import Case
from core.data.ids import new_id
from core.data.times import utc_now
from core.facilities.inbox.queries import office_now
from core.facilities.inbox.rules import who_acts
from core.people.api import Officer, OrganizationRole, member_emails
from core.services.outbox.api import Recipient, queue

APPLICANTS = (OrganizationRole.COORDINATOR, OrganizationRole.ADMIN)


async def tell_office(kind: str, case: Case) -> None:
    """Tell the owner and a deputy, else the department, else the whole office."""
    await tell_officers(kind, case, who_acts(case, await office_now(), utc_now()))


async def tell_officers(kind: str, case: Case, officers: Iterable[Officer]) -> None:
    """Tell these people of the office."""
    await _send(kind, case, [officer.to for officer in officers])


async def tell_applicant(kind: str, case: Case) -> None:
    """Tell whoever waits: the address they left, or the people of their organization."""
    await _send(kind, case, await applicants_of(case))


async def applicants_of(case: Case) -> list[Recipient]:
    """Where mails to the applicant go; nowhere once a link's address is forgotten."""
    if case.applicant is not None:
        one = case.applicant
        return [Recipient(email=one.email, name=one.name, language=one.language, person=one.person)]
    if case.organization is None or case.is_by_link:
        return []
    return await member_emails(case.organization, APPLICANTS)


async def _send(kind: str, case: Case, people: Iterable[Recipient]) -> None:
    occasion = new_id()
    for to in people:
        key = f"{kind}:{case.id}:{occasion}:{to.person or 'link'}"
        await queue(kind=kind, to=to, payload={"case": str(case.id)}, key=key)
