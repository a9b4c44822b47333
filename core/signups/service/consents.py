"""A guardian's answer and what follows: a place is given, held places end, shifts are cancelled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from core.contracts.demands import refuse
from core.contracts.errors import Invalid, NotFound, Refused
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.data.commands import Sql, Steps, read, run
from core.data.encoding import as_uuid
from core.data.times import to_wall, utc_now
from core.data.transactions import tx
from core.people.api import (
    ConsentScope,
    ConsentState,
    Given,
    GuardianConsent,
    Relation,
    asked_consent,
    end_consent,
    give_consent,
    has_consent,
    make_person_without_address,
    record_paper_consent,
    say_age,
)
from core.services.audit.api import record
from core.signups.minors import asks_age, last_day, typed_age
from core.signups.queries.columns import ACTIVE
from core.signups.queries.guardians import asked_together
from core.signups.queries.sheets import sheet_by_id, signup_by_id
from core.signups.rules import may_consent
from core.signups.service.cancel import cancel
from core.signups.service.companions import drop_companion
from core.signups.service.guardians import ask_guardian
from core.signups.service.settle import settle_consented
from core.signups.service.statements import lock_persons, locked_sheet
from core.signups.service.wards import become_person
from core.signups.values import CancelledBy, Place, Sheet
from core.web.i18n import gettext, use_language

CONSENT_LASTS = timedelta(days=365)
"""How long a consent to all shifts of an organization is good."""
REFUSED = msg("The parent or guardian did not consent.")
WITHDRAWN = msg("The parent or guardian withdrew the consent.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Who consents, and to what."""

    guardian_name: str
    relation: Relation
    scope: ConsentScope

    def given(self, day: date) -> Given:
        """The same as it is kept: a consent to more than one sign-up ends by itself."""
        is_wide = self.scope is ConsentScope.ORGANIZATION
        return Given(
            guardian_name=self.guardian_name,
            relation=self.relation,
            scope=self.scope,
            until=day + CONSENT_LASTS if is_wide else None,
        )


async def consent(asked: GuardianConsent, answer: Answer, *, now: datetime | None = None) -> None:
    """Keep a guardian's yes and give the place that waits for it; rules are asked again.

    It is for all of the party whose guardian has the same address. A consent to all shifts of the
    organization gives what else of theirs waits there. Raises NotFound for what was answered
    already, Refused where a rule forbids the place now.
    """
    moment = now or utc_now()
    async with tx():
        place, sheet = await _waiting(asked.signup, moment)
        given = answer.given(to_wall(moment, sheet.zone).date())
        children = {place.id: await _child_of(place, sheet)}
        await give_consent(asked.id, given, child=children[place.id], now=moment)
        for other, question in await _alike(place, moment):
            children[other.id] = await _child_of(other, sheet)
            await give_consent(question, given, child=children[other.id], now=moment)
        leader = place.party if place.party in children else place.id
        await settle_consented(leader, child=children[leader], now=moment)
        if answer.scope is ConsentScope.ORGANIZATION:
            for child in children.values():
                await _give_others(child, asked.organization, moment)


async def consent_on_paper(
    signup: UUID,
    answer: Answer,
    *,
    signed_on: date,
    lies: str,
    viewer: Viewer,
    now: datetime | None = None,
) -> None:
    """A coordinator keeps that a guardian signed, and where the paper lies; the place is given.

    Raises Invalid for a day to come, NotFound, Refused as `consent`.
    """
    moment = now or utc_now()
    async with tx():
        place, sheet = await _waiting(signup, moment)
        today = to_wall(moment, sheet.zone).date()
        if signed_on > today:
            raise Invalid({"signed_on": [msg("This day has not come yet.")]})
        child = await _child_of(place, sheet)
        await record_paper_consent(
            answer.given(today),
            child=child,
            organization=sheet.organization,
            signup=place.id,
            signed_on=signed_on,
            place=lies,
            viewer=viewer,
            now=moment,
        )
        await settle_consented(place.id, child=child, now=moment)


async def refuse_consent(asked: GuardianConsent, *, now: datetime | None = None) -> None:
    """Keep a guardian's no; the place goes to somebody else, and the minor is told, or who brings
    them. It is for all of the party whose guardian has the same address.

    Raises NotFound for what was answered already.
    """
    moment = now or utc_now()
    async with tx():
        await end_consent(asked.id, state=ConsentState.REFUSED, now=moment)
        place = await signup_by_id(asked.signup) if asked.signup else None
        if place is None or not place.waits_for_guardian:
            return
        for other, question in await _alike(place, moment):
            await end_consent(question, state=ConsentState.REFUSED, now=moment)
            await _cancel(other, REFUSED, moment)
        await _cancel(place, REFUSED, moment)


async def withdraw_consent(given: GuardianConsent, *, now: datetime | None = None) -> int:
    """Take a yes back: what lies ahead and no other consent covers is cancelled, with notice.

    Returns how many sign-ups ended. Raises NotFound for what has ended already.
    """
    moment, ended = now or utc_now(), 0
    async with tx():
        await given.refresh()  # what it covers may have been said after it was read
        # A place that is being given to the child now is seen below, or sees no consent any more.
        await run(lambda: lock_persons([given.child] if given.child else []))
        await end_consent(given.id, state=ConsentState.WITHDRAWN, now=moment)
        for place, sheet in await _ahead(given, moment):
            if not await _is_covered(place, sheet):
                await _cancel(place, WITHDRAWN, moment)
                ended += 1
    return ended


async def ask_again(signup: UUID, *, email: str, now: datetime | None = None) -> None:
    """Ask another address, or the same once more; the link that was sent before ends.

    Raises NotFound, and Refused for a place that waits for no guardian, or after ten mails a day.
    """
    moment = now or utc_now()
    place, sheet = await _waiting(signup, moment)

    def steps() -> Steps[None]:
        locked = yield from locked_sheet(sheet.id)
        yield Sql("UPDATE signups_signup SET guardian_email = ? WHERE id = ?", [email, place.id])
        yield from ask_guardian(locked, place.id, now=moment)

    async with tx():
        await run(steps)
        await record(None, action="signups.guardian.asked", subject=place.id)


async def _waiting(signup: UUID | None, now: datetime) -> tuple[Place, Sheet]:
    place = await signup_by_id(signup) if signup else None
    sheet = await sheet_by_id(place.sheet) if place else None
    if place is None or sheet is None:
        raise NotFound
    refuse(may_consent(place, now))
    return place, sheet


async def _alike(place: Place, now: datetime) -> list[tuple[Place, UUID]]:
    """Others of a party for whom the same address was asked, with the questions."""
    found = []
    for one in await asked_together(place):
        question = await run(lambda: asked_consent(one.id, now=now))  # noqa: B023 -- it runs at once
        if question is not None:
            found.append((one, question))
    return found


async def _child_of(place: Place, sheet: Sheet) -> UUID:
    """The child, as a person of their own; a child under 13 becomes one without an address."""
    if place.person is not None:
        return place.person
    if not place.is_leader:
        return await run(lambda: become_person(sheet, place))
    child = await make_person_without_address(name=place.name, language=place.language)
    said = typed_age(place.age_band, place.created_at, sheet.zone)
    if said is not None:
        await run(lambda: say_age(child, said))
    return child


async def _give_others(child: UUID, organization: UUID, now: datetime) -> None:
    rows = await read(
        "SELECT s.id FROM signups_signup s JOIN signups_sheet h ON h.id = s.sheet"
        " WHERE s.person = ? AND s.state = 'held' AND s.waits_for = 'guardian'"
        " AND s.held_until > ? AND h.organization = ?",
        [child, now, organization],
    )
    for row in rows:
        try:
            await settle_consented(as_uuid(row["id"]), child=child, now=now)
        except Refused:
            continue  # it waits on, and its own page says why


async def _ahead(given: GuardianConsent, now: datetime) -> list[tuple[Place, Sheet]]:
    """Living sign-ups of the child that a consent may have covered."""
    rows = await read(
        "SELECT s.id, s.sheet FROM signups_signup s JOIN signups_sheet h ON h.id = s.sheet"  # noqa: S608 -- only states of ours
        f" WHERE s.person = ? AND s.state IN ({ACTIVE}) AND h.starts_at > ?"
        " AND (s.id = ? OR (? = 'organization' AND h.organization = ?)) ORDER BY h.starts_at",
        [given.child, now, given.signup, given.scope, given.organization],
    )
    found = []
    for row in rows:
        place, sheet = (
            await signup_by_id(as_uuid(row["id"])),
            await sheet_by_id(as_uuid(row["sheet"])),
        )
        if place is not None and sheet is not None and asks_age(sheet):
            found.append((place, sheet))
    return found


async def _is_covered(place: Place, sheet: Sheet) -> bool:
    child = place.person
    return child is not None and await run(
        lambda: has_consent(
            child, organization=sheet.organization, signup=place.id, day=last_day(sheet)
        )
    )


async def _cancel(place: Place, because: str, now: datetime) -> None:
    with use_language(place.language):
        reason = gettext(because)
    if not place.is_leader:
        await drop_companion(place, by=CancelledBy.SYSTEM, reason=reason, now=now)
        return
    await cancel(place.id, viewer=None, by=CancelledBy.SYSTEM, reason=reason, now=now)
