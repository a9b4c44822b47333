"""What a corrected age does to sign-ups that lie ahead: they wait, are given, or end."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from core.contracts.errors import Refused
from core.contracts.signups import Step
from core.contracts.verdicts import Refusal
from core.contracts.viewer import VISITOR
from core.data.commands import Steps, read, run
from core.data.encoding import as_uuid
from core.data.times import utc_now
from core.people.api import AGE_REFUSALS, AgeCorrected, age_of, is_minor
from core.signups.minors import MinorsTerms, first_day, terms_for
from core.signups.queries.columns import ACTIVE
from core.signups.queries.sheets import sheet_by_id, signup_by_id
from core.signups.queries.verdicts import applicant_of, verdict_of
from core.signups.service.cancel import cancel
from core.signups.service.companions import drop_companion
from core.signups.service.guardians import hold_for_guardian, lacking
from core.signups.service.settle import settle_consented
from core.signups.service.statements import free_time, lock_persons, locked_sheet, party_of
from core.signups.values import CancelledBy, Place, Sheet, SignupState
from core.web.i18n import refusal_words, use_language


async def follow_age(fact: AgeCorrected) -> None:
    """Look again at what somebody has ahead where an age is asked, inside the open `tx()`."""
    await look_at_age(fact.person, utc_now())


async def look_at_age(person: UUID, now: datetime) -> None:
    """A place that their age forbids ends with notice, a minor's waits for the guardian's consent,
    one that waited for it without need is given.
    """
    said = await age_of(person)
    for place, sheet, terms in await _ahead(person, now):
        refusal = await _forbids(place, sheet, now)
        if refusal is not None:
            await _end(place, refusal, now)
        elif is_minor(said, first_day(sheet), terms.law):
            await run(lambda: _hold(place.id, person, terms, now))  # noqa: B023 -- it runs at once
        else:
            await _give(place, person, now)


async def _ahead(person: UUID, now: datetime) -> list[tuple[Place, Sheet, MinorsTerms]]:
    """Living sign-ups of somebody that begin later, on sheets that ask an age."""
    rows = await read(
        "SELECT s.id, s.sheet FROM signups_signup s JOIN signups_sheet h ON h.id = s.sheet"  # noqa: S608 -- only states of ours
        f" WHERE s.person = ? AND s.state IN ({ACTIVE}) AND h.starts_at > ?"
        " ORDER BY h.starts_at, s.id",
        [person, now],
    )
    found = []
    for row in rows:
        place = await signup_by_id(as_uuid(row["id"]))
        sheet = await sheet_by_id(as_uuid(row["sheet"]))
        terms = await terms_for(sheet) if sheet else None
        if place is not None and sheet is not None and terms is not None:
            found.append((place, sheet, terms))
    return found


async def _forbids(place: Place, sheet: Sheet, now: datetime) -> Refusal | None:
    """Why somebody of that age may not be there at all."""
    verdict = await verdict_of(sheet, applicant_of(place, Step.CONFIRM), VISITOR, now)
    return verdict if verdict and verdict.code in AGE_REFUSALS else None


async def _end(place: Place, refusal: Refusal, now: datetime) -> None:
    with use_language(place.language):
        reason = refusal_words(refusal)
    if not place.is_leader:
        await drop_companion(place, by=CancelledBy.SYSTEM, reason=reason, now=now)
        return
    await cancel(place.id, viewer=None, by=CancelledBy.SYSTEM, reason=reason, now=now)


def _hold(signup: UUID, person: UUID, terms: MinorsTerms, now: datetime) -> Steps[None]:
    """Who waits on a list or asks the host is asked for the consent once the place is theirs."""
    yield from lock_persons([person])
    sheet = yield from locked_sheet((yield from party_of(signup))[0].sheet)
    party = yield from party_of(signup)
    if party[0].state is not SignupState.CONFIRMED:
        return
    if (yield from lacking(sheet, party, terms)):
        yield from free_time([place.id for place in party])
        yield from hold_for_guardian(sheet, signup, terms=terms, now=now)


async def _give(place: Place, person: UUID, now: datetime) -> None:
    if not place.waits_for_guardian:
        return
    try:
        await settle_consented(place.id, child=person, now=now)
    except Refused:
        return  # it waits on, and its own page says why
