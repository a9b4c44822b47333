"""What the log says of an organization or an account, in words for the city's office."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from core.contracts.texts import msg
from core.people.imports.columns import COLUMN_TITLES
from core.people.permissions import ROLES
from core.people.values import ROLE_TITLES
from core.services.audit.api import Entry

WORDS = {
    "people.account.active": msg("account opened again"),
    "people.account.suspended": msg("account suspended"),
    "people.age.corrected": msg("age corrected"),
    "people.address.changed": msg("e-mail address changed"),
    "people.app.switched_off": msg("app with codes switched off"),
    "people.app.switched_on": msg("app with codes switched on"),
    "people.city_role.given": msg("role in the city's office given"),
    "people.city_role.taken": msg("role in the city's office taken away"),
    "people.claim.asked": msg("somebody asked to take the organization over"),
    "people.claim.link_sent": msg("link to take it over mailed"),
    "people.consent.recorded": msg("a guardian's consent on paper entered"),
    "people.factors.reset": msg("second step of signing in taken off"),
    "people.handover.done": msg("handed over to another administrator"),
    "people.handover.objected": msg("objection against the hand-over"),
    "people.handover.started": msg("hand-over announced"),
    "people.handover.stopped": msg("hand-over stopped"),
    "people.import.applied": msg("table brought in"),
    "people.import.read": msg("table read"),
    "people.member.ended": msg("a person left"),
    "people.member.invitation_revoked": msg("invitation taken back"),
    "people.member.invited": msg("a person was invited"),
    "people.member.joined": msg("a person joined"),
    "people.member.role_changed": msg("a person has another role"),
    "people.organization.absorbed": msg("another row was merged into this one"),
    "people.organization.changed": msg("profile changed"),
    "people.organization.draft": msg("returned for corrections"),
    "people.organization.imported": msg("brought in from a file"),
    "people.organization.merged": msg("merged into another one"),
    "people.organization.registered": msg("registered"),
    "people.organization.rejected": msg("registration rejected"),
    "people.organization.suspended": msg("suspended by the city"),
    "people.organization.taken_over": msg("taken over by its people"),
    "people.organization.unsuspended": msg("put back by the city"),
    "people.organization.verified": msg("verified by the city"),
    "people.passkey.added": msg("passkey added"),
    "people.passkey.removed": msg("passkey removed"),
    "people.password.set": msg("password set"),
    "people.recovery_code.used": msg("recovery code used"),
    "people.recovery_codes.made": msg("new recovery codes made"),
    "people.report.decided": msg("report decided"),
    "people.terms.published": msg("new terms published"),
}
"""What happened, by the log's own name for it."""

OTHER = msg("another change")
FIELDS: dict[str, str] = (
    COLUMN_TITLES
    | {str(role): title for role, title in ROLE_TITLES.items()}
    | {role.key: role.title for role in ROLES}
)
"""What changed, as far as there is a word for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One line of a history; `word` and `fields` are message ids, `at` is UTC."""

    at: datetime
    word: str
    fields: tuple[str, ...]
    reason: str


def told(entries: Iterable[Entry]) -> list[Told]:
    """The log's entries in words, in their order."""
    return [
        Told(
            at=entry.at,
            word=WORDS.get(entry.action, OTHER),
            fields=tuple(FIELDS[name] for name in entry.fields if name in FIELDS),
            reason=entry.reason,
        )
        for entry in entries
    ]
