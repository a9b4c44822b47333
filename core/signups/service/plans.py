"""What is decided about a request before the lock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.contracts.signups import Applicant
from core.contracts.viewer import Viewer
from core.signups.values import SignUpRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Ids, time and who asks; `signups` has the leader first. Instants are UTC."""

    request: SignUpRequest
    viewer: Viewer
    now: datetime
    signups: tuple[UUID, ...]
    mail_link: UUID
    screen_link: UUID | None

    @property
    def applicant(self) -> Applicant:
        """Who wants a place."""
        return self.request.applicant

    @property
    def answer_link(self) -> UUID:
        """The link that whoever asked is shown; it proves no address unless they signed in."""
        return self.screen_link or self.mail_link
