"""What a guardian's consent does to a minor's place: it waits, is asked for, given, withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from core.data.commands import Sql, Steps, run
from core.people.api import ask_consent, asked_consent, has_consent, is_minor, said_in
from core.services.outbox.api import Recipient, queue_statements
from core.signups.minors import (
    MinorsTerms,
    first_day,
    guardian_until,
    last_day,
    terms_for,
    typed_age,
)
from core.signups.service.statements import living, party_of, set_state
from core.signups.service.telling import queued, tell
from core.signups.values import GUARDIAN, Place, Sheet, SignupState, folded_address


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


def lacking(sheet: Sheet, party: Sequence[Place], terms: MinorsTerms | None) -> Steps[list[Place]]:
    """Who of a party is a minor without a consent that covers this; who has left it, is not."""
    if terms is None:
        return []
    found = []
    for one in living(party):
        if one.person is not None:
            lacks = yield from waits_for_guardian(sheet, one.person, terms, signup=one.id)
        else:
            said = typed_age(one.age_band, one.created_at, sheet.zone)
            lacks = is_minor(said, first_day(sheet), terms.law)
        if lacks:
            found.append(one)
    return found


async def consents_missing(sheet: Sheet, places: Sequence[Place]) -> frozenset[UUID]:
    """For whom of those on a sheet, whose places wait for guardians, nobody has consented yet."""
    held = [one for one in places if one.waits_for_guardian]
    terms = await terms_for(sheet) if held else None
    return frozenset(one.id for one in await run(lambda: lacking(sheet, held, terms)))


def hold_for_guardian(
    sheet: Sheet, signup: UUID, *, terms: MinorsTerms, now: datetime
) -> Steps[None]:
    """Let a party's place wait for the guardians, and write to whom it concerns.

    The party must have its places; it makes no commitment until every consent is there.
    """
    party = living((yield from party_of(signup)))
    yield from set_state(
        [place.id for place in party],
        SignupState.HELD,
        waits_for=GUARDIAN,
        held_until=guardian_until(sheet, now, hours=terms.hold_hours),
        offered_until=None,
        position=None,
        confirmed_at=None,
    )
    yield from _ask_guardians(sheet, party[0], (yield from lacking(sheet, party, terms)), now)


def _ask_guardians(
    sheet: Sheet, leader: Place, missing: Sequence[Place], now: datetime
) -> Steps[None]:
    """Ask for those for whom nobody was asked yet, each address in one mail; tell the leader."""
    mailed: set[str] = set()
    news = False
    for one in missing:
        if (yield from asked_consent(one.id, now=now)) is not None:
            continue
        news = True
        folded = folded_address(one.guardian_email)
        if folded:
            yield from _ask(sheet, one, now, is_mailed=folded in mailed)
            mailed.add(folded)
    if news and folded_address(leader.email) not in mailed:
        yield from tell("signups.guardian_needed", sheet, leader)


def ask_guardian(sheet: Sheet, signup: UUID, *, now: datetime) -> Steps[None]:
    """Mail the guardian of one of a party, also once more; tell the leader that the place waits."""
    party = yield from party_of(signup)
    one = next(place for place in party if place.id == signup)
    if one.guardian_email:
        yield from _ask(sheet, one, now, is_mailed=False)
    if party[0].email != one.guardian_email:
        yield from tell("signups.guardian_needed", sheet, party[0])


def _ask(sheet: Sheet, one: Place, now: datetime, *, is_mailed: bool) -> Steps[None]:
    """Keep the question; where a mail about another child goes there already, it tells of both."""
    consent = yield from ask_consent(
        child=one.person,
        organization=sheet.organization,
        signup=one.id,
        email=one.guardian_email,
        language=one.language,
        now=now,
    )
    if is_mailed:
        return
    statements = queue_statements(
        kind="signups.guardian",
        to=Recipient(email=one.guardian_email, language=one.language),
        payload={"consent": str(consent), "signup": str(one.id), "sheet": str(sheet.id)},
        key=f"signups.guardian:{consent}",
    )
    yield from queued(list(statements))
