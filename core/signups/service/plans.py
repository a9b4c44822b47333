"""What is decided about a request before the lock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.contracts.signups import Applicant
from core.contracts.verdicts import Refusal
from core.contracts.viewer import Viewer
from core.services.questions.api import Answers
from core.signups.minors import MinorsTerms
from core.signups.rules import HOST_SOURCES
from core.signups.values import SignUpRequest


def host_reason(request: SignUpRequest) -> str:
    """Why rules are overridden; only whoever adds people for the host may have a reason."""
    return request.override_reason if request.source in HOST_SOURCES else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """Answers that fit the version of the form that asks for them."""

    version: UUID
    answers: Answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Ids, time and who asks; `signups` has the leader first. Instants are UTC.

    `overridden` are refusals of the room's that the host's reason let pass; `terms` are those for
    minors, where an age is asked; `answered` is what was answered, checked.
    """

    request: SignUpRequest
    viewer: Viewer
    now: datetime
    signups: tuple[UUID, ...]
    mail_link: UUID
    screen_link: UUID | None
    overridden: tuple[Refusal, ...] = ()
    terms: MinorsTerms | None = None
    answered: Answered | None = None

    @property
    def applicant(self) -> Applicant:
        """Who wants a place."""
        return self.request.applicant

    @property
    def override_reason(self) -> str:
        """The host's reason; nobody else has one."""
        return host_reason(self.request)

    @property
    def answer_link(self) -> UUID:
        """The link that whoever asked is shown; it proves no address unless they signed in."""
        return self.screen_link or self.mail_link
