"""What a guardian's consent does to a minor's place: it waits, is asked for, given, withdrawn."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from core.data.commands import Sql, Steps
from core.people.api import ask_consent, has_consent, is_minor, said_in
from core.services.outbox.api import Recipient, queue_statements
from core.signups.minors import MinorsTerms, first_day, guardian_until, last_day
from core.signups.service.statements import party_of, set_state
from core.signups.service.telling import queued, tell
from core.signups.values import GUARDIAN, Sheet, SignupState


def waits_for_guardian(
    sheet: Sheet, person: UUID, terms: MinorsTerms | None, *, signup: UUID | None = None
) -> Steps[bool]:
    """Whether a minor has no consent that covers this; the person is locked, so it stays true."""
    if terms is None:
        return False
    rows = yield Sql("SELECT age_band, age_said_on FROM people_person WHERE id = ?", [person])
    said = said_in(rows[0]) if rows else None
    if not is_minor(said, first_day(sheet), terms.law):
        return False
    covered = yield from has_consent(
        person, organization=sheet.organization, signup=signup, day=last_day(sheet)
    )
    return not covered


def hold_for_guardian(
    sheet: Sheet, signup: UUID, *, terms: MinorsTerms, now: datetime
) -> Steps[None]:
    """Let a party's place wait for the guardian, and write to whom it concerns.

    The party must have its places; it makes no commitment until the consent is there.
    """
    party = yield from party_of(signup)
    yield from set_state(
        [place.id for place in party],
        SignupState.HELD,
        waits_for=GUARDIAN,
        held_until=guardian_until(sheet, now, hours=terms.hold_hours),
        offered_until=None,
        position=None,
        confirmed_at=None,
    )
    yield from ask_guardian(sheet, signup, now=now)


def ask_guardian(sheet: Sheet, signup: UUID, *, now: datetime) -> Steps[None]:
    """Mail the guardian whose address is known; tell the minor that the place waits."""
    leader = (yield from party_of(signup))[0]
    if leader.guardian_email:
        consent = yield from ask_consent(
            child=leader.person,
            organization=sheet.organization,
            signup=leader.id,
            email=leader.guardian_email,
            language=leader.language,
            now=now,
        )
        statements = queue_statements(
            kind="signups.guardian",
            to=Recipient(email=leader.guardian_email, language=leader.language),
            payload={"consent": str(consent), "signup": str(leader.id), "sheet": str(sheet.id)},
            key=f"signups.guardian:{consent}",
        )
        yield from queued(list(statements))
    if leader.email != leader.guardian_email:
        yield from tell("signups.guardian_needed", sheet, leader)
