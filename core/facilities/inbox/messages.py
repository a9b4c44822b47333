"""The messages about cases: to the office that decides, and to whoever waits for a decision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from core.contracts.cases import Case, Decision
from core.contracts.errors import NotFound
from core.contracts.messages import MessageKind, Payload
from core.contracts.texts import msg
from core.facilities.inbox.queries import kinds_on
from core.people.api import organization_by_id
from core.services.cases.api import case_by_id, case_token, messages_of
from core.settings import current

Context = Mapping[str, Any]
DECIDED = {
    Decision.APPROVE: msg("Approved"),
    Decision.RETURN: msg("Returned for corrections"),
    Decision.REJECT: msg("Refused"),
}
_OFFICE = msg("You get this mail because you work in the city's office.")
_APPLICANT = msg("You get this mail because you, or your organization, asked the city for this.")


async def _case_of(payload: Payload) -> Case:
    found = await case_by_id(UUID(payload["case"]))
    if found is None:
        raise NotFound
    return found


async def _about(case: Case, language: str) -> dict[str, Any]:
    said = await messages_of(case.id)
    questions = [one.text for one in said if not one.is_answer]
    answers = [one.text for one in said if one.is_answer]
    kind = (await kinds_on()).get(case.kind)
    return {
        "title": case.title.to(language),
        "kind_title": kind.title if kind else "",
        "organization_name": case.organization_name,
        "due_at": case.due_at,
        "question": questions[-1] if questions else "",
        "answer": answers[-1] if answers else "",
        "decided": DECIDED[case.decision] if case.decision else "",
        "because": case.reason,
    }


async def address_of(case: Case) -> str:
    """Where the applicant follows a case: behind their link, or at their organization's desk."""
    base = current().base_url
    if case.is_by_link:
        return f"{base}/case/{case_token(case.id)}"
    organization = await organization_by_id(case.organization) if case.organization else None
    return f"{base}/desk/{organization.slug}/cases/{case.id}" if organization else base


def _to_office(name: str, title: str, heading: str) -> MessageKind:
    async def load(payload: Payload, language: str) -> Context:
        case = await _case_of(payload)
        url = f"{current().base_url}/city/inbox/{case.id}"
        about = await _about(case, language)
        said = about["answer"] if name == "answered" else ""
        return about | {"reason": _OFFICE, "heading": heading, "url": url, "said": said}

    return MessageKind(
        key=f"inbox.{name}",
        title=title,
        template="inbox/mail/office",
        load=load,
        may_be_muted=True,
    )


def _to_applicant(
    name: str, title: str, heading: str, text: str = "", *, may_be_muted: bool = False
) -> MessageKind:
    async def load(payload: Payload, language: str) -> Context:
        case = await _case_of(payload)
        about = await _about(case, language)
        said = about["question"] if name == "question" else ""
        words = {"reason": _APPLICANT, "heading": heading, "text": text, "said": said}
        return about | words | {"url": await address_of(case)}

    return MessageKind(
        key=f"inbox.{name}",
        title=title,
        template="inbox/mail/applicant",
        load=load,
        may_be_muted=may_be_muted,
    )


MESSAGES = (
    _to_office("opened", msg("A new case"), msg("New case: %(title)s")),
    _to_office("assigned", msg("A case was given to you"), msg("Given to you: %(title)s")),
    _to_office("answered", msg("A question was answered"), msg("Answered: %(title)s")),
    _to_office("overdue", msg("A case is overdue"), msg("Overdue: %(title)s")),
    _to_applicant(
        "received",
        msg("The city has received it"),
        msg("Received: %(title)s"),
        msg("Thank you. The city's office has received it and will look at it."),
    ),
    _to_applicant(
        "taken",
        msg("Somebody is looking at your case"),
        msg("Being looked at: %(title)s"),
        msg("Somebody in the city's office has taken it and is looking at it now."),
        may_be_muted=True,
    ),
    _to_applicant(
        "question",
        msg("The city has a question"),
        msg("A question about: %(title)s"),
        msg("The city's office needs to know something before it can decide:"),
    ),
    _to_applicant(
        "answer_received",
        msg("Your answer has arrived"),
        msg("Answer received: %(title)s"),
        msg("Your answer has arrived. The city's office is reading it."),
        may_be_muted=True,
    ),
    _to_applicant("decided", msg("Your case is decided"), msg("Decided: %(title)s")),
)
