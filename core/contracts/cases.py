"""Cases: what waits for a decision, shown in one inbox; the room's own row owns the state."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from core.contracts.texts import LocalizedText, msg
from core.contracts.viewer import Viewer


class Decision(StrEnum):
    """What a person who decides can answer."""

    APPROVE = "approve"
    REJECT = "reject"
    RETURN = "return"


class Stage(StrEnum):
    """How far a case is, as those who wait for it are told."""

    RECEIVED = "received"
    TAKEN = "taken"
    ASKED = "asked"
    ANSWERED = "answered"
    DECIDED = "decided"


STAGE_WORDS = {
    Stage.RECEIVED: msg("received"),
    Stage.TAKEN: msg("being looked at"),
    Stage.ASKED: msg("question asked"),
    Stage.ANSWERED: msg("question answered"),
    Stage.DECIDED: msg("decided"),
}
NEXT_STEPS = {
    Stage.RECEIVED: msg("Somebody in the city's office will take it."),
    Stage.TAKEN: msg("The city's office is looking at it. You get a message when it is decided."),
    Stage.ASKED: msg("The city's office waits for your answer."),
    Stage.ANSWERED: msg("The city's office is reading your answer."),
    Stage.DECIDED: msg("Nothing more is needed."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseApplicant:
    """Whoever asked for something by themselves, not for an organization: where mails go."""

    email: str
    language: str = "pl"
    name: str = ""
    person: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One line of the inbox. `subject` is the id of the room's own row; instants are UTC.

    `owner` and `opened_by` are accounts, `department` is an organization of the city. With
    `is_by_link` the applicant follows it by a mailed link, and `applicant` is known until the
    decision; otherwise the applicant is `organization`. `applicant_path` is where applicants find
    the thing that they asked for.
    """

    id: UUID
    kind: str
    subject: UUID
    title: LocalizedText
    url_path: str
    organization: UUID | None
    organization_name: str
    opened_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    decision: Decision | None
    reason: str
    stage: Stage = Stage.RECEIVED
    owner: UUID | None = None
    department: UUID | None = None
    opened_by: UUID | None = None
    applicant: CaseApplicant | None = None
    applicant_path: str = ""
    is_by_link: bool = False

    @property
    def stage_word(self) -> str:
        """How far it is, in a word for people; a message id."""
        return STAGE_WORDS[self.stage]

    @property
    def next_step(self) -> str:
        """What comes next, in a sentence for the applicant; a message id."""
        return NEXT_STEPS[self.stage]


async def nobodys_department(subject: UUID) -> UUID | None:  # noqa: ARG001 -- the finder's signature
    """The department of kinds that the whole office decides."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseKind:
    """A kind of case; owner, deputy, questions, mails and the applicant's page come with it.

    `decide(case, decision, reason, viewer)` calls the room's service, which changes its own row
    and closes the case in the same transaction. It runs inside `tx()` while the case is locked,
    so only the database may be awaited; of two who decide at once the second is refused before
    it is called. `due_days` is counted from the opening. `decisions` are those that make sense
    for the kind. `department(subject)` is the organization of the city that decides, unless the
    city has directed the kind elsewhere. `tells_applicant` says that the room itself mails its
    decisions; otherwise the inbox does.
    """

    key: str
    title: str
    due_days: int
    decide: Callable[[Case, Decision, str, Viewer], Awaitable[None]]
    decisions: tuple[Decision, ...] = (Decision.APPROVE, Decision.RETURN, Decision.REJECT)
    department: Callable[[UUID], Awaitable[UUID | None]] = nobodys_department
    tells_applicant: bool = False
