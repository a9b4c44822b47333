"""Shifts as the sign-up engine and check-in know them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from core.contracts.ages import SaidAge
from core.contracts.errors import NotFound
from core.contracts.signups import (
    Applicant,
    CheckinListDraft,
    CopyShift,
    GroupView,
    Period,
    SignupGroup,
    SignupKind,
    SignupSubject,
    Step,
)
from core.contracts.texts import LANGUAGES, LocalizedText, msg
from core.contracts.verdicts import Refusal
from core.contracts.viewer import Viewer
from core.data.commands import as_instant, as_text, as_uuid
from core.data.times import later, to_wall, utc_now
from core.people.api import hours_verdict, members_of, minimum_age_verdict, minors_law
from core.services.periods.api import number_on
from core.settings import current
from core.web.i18n import gettext, language, use_language
from plugins.volunteering.checking import VALID, check_verdict
from plugins.volunteering.links import opens
from plugins.volunteering.qualifying import qualification_verdict
from plugins.volunteering.queries import (
    OfferView,
    RoleView,
    offer_by_id,
    offers_by_ids,
    places_of,
    shift_role_by_id,
    shifts_of,
    signup_rows,
)
from plugins.volunteering.queries.briefings import briefing_of, briefing_path, has_read
from plugins.volunteering.queries.checks import latest_check
from plugins.volunteering.queries.kinds import city_kinds
from plugins.volunteering.queries.qualifications import qualifications_of
from plugins.volunteering.rules import (
    may_come_along,
    may_help,
    may_sign_up,
    may_take,
    needs_guardian,
    not_briefed,
    title_of,
)
from plugins.volunteering.service.counting import time_counted
from plugins.volunteering.service.open_sheets import LASTS
from plugins.volunteering.service.shifts import copy_shift
from plugins.volunteering.values import (
    OFFER_KIND,
    SHIFT_KIND,
    SHIFT_LIST,
    Audience,
    OfferState,
)

OPENS_BEFORE = timedelta(hours=1)
NEXT_STEP = msg("The organization writes to you, and you agree when and how you help.")
HOST_MAY = ("closed", "over")
"""Refusals that do not hold for the host, who also adds people by hand afterwards."""
AGE = msg("For people aged %(age)s and over; signing up, you confirm that you are.")
GUARDIAN = msg("Who is under 18 needs the consent of a parent or guardian.")

MOST_SUBJECTS = 2000
Told = Mapping[str, Sequence[str]]
"""The conditions by language."""


def conditions(minimum_age: int | None) -> Sequence[str]:
    """What a person accepts with the sign-up, in the current language; ages are not stored."""
    told = [gettext(AGE, age=minimum_age)] if minimum_age else []
    return [*told, gettext(GUARDIAN)] if needs_guardian(minimum_age) else told


async def describe(places: Sequence[UUID]) -> Mapping[UUID, SignupSubject]:
    """Roles of shifts as passes, mails and lists show them."""
    found = [_subject(tuple(row.items())) for row in await signup_rows(places)]
    return {one.subject: one for one in found}


@lru_cache(maxsize=MOST_SUBJECTS)
def _subject(columns: tuple[tuple[str, Any], ...]) -> SignupSubject:
    """What a row says; lists of one's own sign-ups ask for the same forty over and over."""
    row = dict(columns)
    return SignupSubject(
        subject=as_uuid(row["id"]),
        title=title_of(as_text(row["title"]), as_text(row["role_title"])),
        organization=as_uuid(row["organization"]),
        organization_name=row["short_name"],
        starts_at=as_instant(row["starts_at"]),
        ends_at=as_instant(row["ends_at"]),
        zone=row["zone"],
        place=row["place"],
        url_path=f"/volunteering/{row['slug']}",
        notes=_notes(as_text(row["note"]), as_text(row["role_note"]), _told(row["minimum_age"])),
        is_cancelled="cancelled" in (row["state"], row["shift_state"]),
        entry=as_uuid(row["shift"]),
    )


def _told(minimum_age: int | None) -> Told:
    """The conditions of an age in every language."""
    found = {}
    for code in LANGUAGES:
        with use_language(code):
            found[code] = tuple(conditions(minimum_age))
    return found


def _notes(note: LocalizedText, of_role: LocalizedText, told: Told) -> LocalizedText:
    """The notes of the shift and of the role, and the conditions, in every language."""
    texts = {
        code: " ".join(part for part in (note.to(code), of_role.to(code), *told[code]) if part)
        for code in LANGUAGES
    }
    return LocalizedText(original=note.original, texts=texts)


async def may_apply(
    places: UUID,
    applicant: Applicant,
    viewer: Viewer,
    now: datetime,
) -> Refusal | None:
    """The room's own rules, before the lock."""
    found = await shift_role_by_id(places)
    if found is None:
        return Refusal("gone", msg("This shift is no longer there."))
    offer, host = found.view.offer, found.view.organization.id
    refusal = may_sign_up(found.shift, offer, applicant, now)
    if refusal is None and applicant.step is Step.APPLY:
        has_link = opens(offer, applicant.invitation)
        refusal = may_take(found.shift.audience, viewer, host, has_link=has_link)
    if refusal is None and applicant.step is Step.TAKE_OVER:
        refusal = await _member_verdict(found.shift.audience, applicant, host)
    if refusal and not (refusal.code in HOST_MAY and viewer.coordinates(host)):
        return refusal
    if refusal := await _age_verdict(found, applicant.age):
        return refusal
    return await _papers_verdict(found, applicant)


async def _papers_verdict(found: RoleView, applicant: Applicant) -> Refusal | None:
    """What only a known person has: checks, qualifications, the briefing that they have read.

    Who brings others along has read the briefing for them, and tells them.
    """
    shift = found.shift
    if applicant.comes_along:
        has_check = found.view.offer.has_minors_contact
        return may_come_along(needs_own=has_check or bool(found.qualifications))
    if refusal := await _check_verdict(found.view, applicant, shift.ends_at, shift.zone):
        return refusal
    if refusal := await _qualification_verdict(found, applicant):
        return refusal
    return await _briefing_verdict(found, applicant)


async def _member_verdict(audience: str, applicant: Applicant, host: UUID) -> Refusal | None:
    """A members' place goes on to members only; who has a link may give it to somebody else."""
    if audience != Audience.MEMBERS:
        return None
    if applicant.person in {one.person for one in await members_of(host)}:
        return None
    return Refusal("members", msg("This is for people of the organization only."))


async def _age_verdict(found: RoleView, said: SaidAge | None) -> Refusal | None:
    """Too young for the shift, or at hours at which minors do not help: on its own day."""
    shift = found.shift
    day = to_wall(shift.starts_at, shift.zone).date()
    if refusal := minimum_age_verdict(said, found.minimum_age, day):
        return refusal
    law = await minors_law(day)
    return hours_verdict(said, shift.starts_at, shift.ends_at, zone=shift.zone, law=law)


async def _qualification_verdict(found: RoleView, applicant: Applicant) -> Refusal | None:
    """Whoever is known has what the role needs, valid on the shift's last day, in their words."""
    if applicant.person is None or not found.qualifications:
        return None
    shift, role = found.shift, found.role
    reads = applicant.language if applicant.step is Step.PROMOTE else language()
    with use_language(reads):
        kinds = await city_kinds()
    refusal = qualification_verdict(
        [one.held for one in await qualifications_of(applicant.person)],
        found.qualifications,
        to_wall(shift.ends_at, shift.zone).date(),
        trusts_claims=role.trusts_claims,
        kinds=kinds,
    )
    if refusal is None:
        return None
    where = f"{current().base_url}/me/volunteer/qualifications"
    return replace(refusal, values={**refusal.values, "where": where})


async def _briefing_verdict(found: RoleView, applicant: Applicant) -> Refusal | None:
    """Whoever is known has read the wording that holds now; a host may have told them in person."""
    if applicant.person is None:
        return None
    wording = await briefing_of(found.view.offer.id, found.role.briefing)
    if wording is None or await has_read(applicant.person, wording.id):
        return None
    return not_briefed(current().base_url + briefing_path(found))


async def _check_verdict(
    view: OfferView, applicant: Applicant, ends_at: datetime, zone: str
) -> Refusal | None:
    """Work with minors is for whom the organization has checked; who is known only by an address
    is asked when they confirm it.
    """
    if not view.offer.has_minors_contact or applicant.person is None:
        return None
    latest = await latest_check(applicant.person, view.organization.id)
    day = to_wall(ends_at, zone).date()
    return check_verdict(latest, day, valid_days=await number_on(VALID.key, day))


async def checkin_lists(places: UUID) -> Sequence[CheckinListDraft]:
    """One list: who came to the shift in this role."""
    found = await shift_role_by_id(places)
    if found is None:
        return ()
    return (
        CheckinListDraft(
            key=SHIFT_LIST,
            title=msg("Shift"),
            period=Period.ONCE,
            opens_at=found.shift.starts_at - OPENS_BEFORE,
            closes_at=found.shift.ends_at,
        ),
    )


async def copy(places: UUID, by: CopyShift) -> UUID:
    """Another shift like this one, some days later; the places of the same role on it."""
    found = await shift_role_by_id(places)
    if found is None:
        raise NotFound
    copied = await copy_shift(None, found.shift.id, days=by.days)
    roles = {one.role: one.id for one in await places_of(copied.id)}
    return roles[found.role.id]


async def describe_offer(offer: UUID) -> GroupView | None:
    """An offer with its shifts."""
    found = await offer_by_id(offer)
    if found is None:
        return None
    shifts = (await shifts_of([offer])).get(offer, ())
    places = [one.id for shift in shifts for one in shift.roles]
    return GroupView(
        title=found.offer.title,
        organization=found.organization.id,
        desk_path=f"/desk/{found.organization.slug}/volunteering/{offer}",
        places=[
            *((SHIFT_KIND, one) for one in places),
            *([(OFFER_KIND, offer)] if found.offer.sheet else []),
        ],
    )


SHIFTS_OF_OFFER = SignupGroup(
    key="volunteering.offer",
    title=msg("All shifts of an offer"),
    describe=describe_offer,
    may_manage="volunteering.offer.papers",
)
SIGNUP_GROUPS = (SHIFTS_OF_OFFER,)


async def describe_offers(offers: Sequence[UUID]) -> Mapping[UUID, SignupSubject]:
    """Offers without shifts as mails and lists show them: without a time."""
    rows = await offers_by_ids(offers)
    told = {age: _told(age) for age in {row["minimum_age"] for row in rows}}
    found = {}
    for row in rows:
        begun = as_instant(row["published_at"]) or utc_now()
        name = as_uuid(row["id"])
        found[name] = SignupSubject(
            subject=name,
            title=as_text(row["title"]),
            organization=as_uuid(row["organization"]),
            organization_name=row["short_name"],
            starts_at=begun,
            ends_at=later(begun, LASTS),
            zone=current().city_zone,
            place=row["place"],
            url_path=f"/volunteering/{row['slug']}",
            notes=_notes(_in_all_languages(NEXT_STEP), LocalizedText(), told[row["minimum_age"]]),
            is_cancelled=row["state"] == OfferState.CANCELLED,
            is_timeless=True,
        )
    return found


def _in_all_languages(text: str) -> LocalizedText:
    texts = {}
    for code in LANGUAGES:
        with use_language(code):
            texts[code] = gettext(text)
    return LocalizedText(texts=texts)


async def may_offer_help(
    offer: UUID,
    applicant: Applicant,
    viewer: Viewer,
    now: datetime,
) -> Refusal | None:
    """Whether somebody can say that they want to help."""
    found = await offer_by_id(offer)
    if found is None:
        return Refusal("gone", msg("This offer is no longer there."))
    refusal = may_help(found.offer, applicant)
    is_host = viewer.coordinates(found.organization.id)
    if refusal and not (refusal.code in HOST_MAY and is_host):
        return refusal
    zone = current().city_zone
    minimum, today = found.offer.minimum_age, to_wall(now, zone).date()
    if refusal := minimum_age_verdict(applicant.age, minimum, today):
        return refusal
    return await _check_verdict(found, applicant, now, zone)


async def nothing(offer: UUID) -> tuple[()]:  # noqa: ARG001 -- the kind's signature
    """No gate and no date: nobody knows when they come."""
    return ()


SIGNUP_KINDS = (
    SignupKind(
        key=SHIFT_KIND,
        title=msg("Volunteering shift"),
        describe=describe,
        may_apply=may_apply,
        checkin_lists=checkin_lists,
        may_manage="volunteering.shift.manage",
        copy=copy,
        asks_age=True,
        time_counted=time_counted,
    ),
    SignupKind(
        key=OFFER_KIND,
        title=msg("Volunteering without set times"),
        describe=describe_offers,
        may_apply=may_offer_help,
        checkin_lists=nothing,
        may_manage="volunteering.offer.people",
        dates=nothing,
        asks_age=True,
    ),
)
