"""Sows the demo city's volunteering: offers, shifts behind and ahead, sign-ups, presences."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import UUID, uuid5

from core.checkin.api import ScanRequest, lists_of, scan
from core.contracts.demo import DemoSeed, DemoWorld
from core.contracts.errors import Refused
from core.contracts.signups import Applicant
from core.contracts.texts import LANGUAGES, LocalizedText
from core.contracts.viewer import Viewer
from core.data.folding import slug
from core.data.times import city_today, to_utc, to_wall
from core.data.transactions import tx
from core.people.api import (
    Organization,
    Person,
    organization_by_id,
    person_by_id,
    viewer_of_account,
)
from core.services.outbox.api import cancel as withdraw_message
from core.settings import current
from core.signups.api import SignUpRequest, Source, sign_up
from plugins.volunteering.demo_family import sow_family
from plugins.volunteering.demo_hand_overs import sow_hand_overs
from plugins.volunteering.demo_hours import sow_hours
from plugins.volunteering.demo_offers import OFFERS, DemoOffer, DemoShift
from plugins.volunteering.demo_questions import sow_questions
from plugins.volunteering.demo_school import sow_classes
from plugins.volunteering.demo_volunteers import sow_volunteers
from plugins.volunteering.queries import offer_by_slug, places_of, roles_of
from plugins.volunteering.queries.checks import latest_check
from plugins.volunteering.service.briefings import write_briefing
from plugins.volunteering.service.checks import record_check
from plugins.volunteering.service.drafting import create_offer
from plugins.volunteering.service.publishing import publish_offer
from plugins.volunteering.service.roles import add_role
from plugins.volunteering.service.shifts import add_shift
from plugins.volunteering.tables import Shift
from plugins.volunteering.values import (
    SHIFT_KIND,
    CheckContent,
    CheckResult,
    InsuranceKind,
    OfferContent,
    OfferKind,
    Places,
    RoleContent,
    ShiftPlan,
)

VOLUNTEERS = ("volunteer", *(f"volunteer_{number}" for number in range(2, 9)))
WRITTEN_BEFORE = timedelta(days=40)
SIGNED_UP_BEFORE = timedelta(days=3)
ARRIVED_AFTER = timedelta(minutes=4)


async def sow(world: DemoWorld) -> None:
    """Sow every offer that is not there yet."""
    for number, sown in enumerate(OFFERS):
        if await offer_by_slug(slug(sown.title[0])) is None:
            await _sow_offer(sown, world, turn=number)


async def _sow_offer(sown: DemoOffer, world: DemoWorld, *, turn: int) -> None:
    """One offer with its shifts, as if it had been written some weeks ago."""
    host = await organization_by_id(world.things[f"organization.{sown.organization}"])
    author = await viewer_of_account(world.things[f"account.{sown.author}"])
    if host is None or author is None:
        return
    offer = await create_offer(author, host, _content(sown))
    world.things[f"offer.{sown.name}"] = offer.id
    then = world.now - WRITTEN_BEFORE
    for title, note in sown.roles:
        content = RoleContent(title=_text(title), note=_text(note))
        await add_role(author, offer.id, content)
    roles = [role.id for role in await roles_of(offer.id)]
    shifts = [
        await add_shift(author, offer.id, _plan(one, world.now, roles), now=then)
        for one in sown.shifts
    ]
    if sown.is_draft:
        return
    await publish_offer(author, offer.id, now=then)
    for place, (shift, planned) in enumerate(zip(shifts, sown.shifts, strict=True)):
        people = [
            VOLUNTEERS[(turn + place + step) % len(VOLUNTEERS)] for step in range(planned.signed_up)
        ]
        places = await places_of(shift.id)
        if sown.has_minors_contact:
            await _sow_checks(people, world, host, author)
        for number, role in enumerate(places):
            some = people[number :: len(places)]
            await _sow_people(shift, role, some, world=world, author=author)
    if sown.briefing:
        await write_briefing(author, offer.id, _text(sown.briefing))


def _content(sown: DemoOffer) -> OfferContent:
    return OfferContent(
        title=_text(sown.title),
        kind=OfferKind(sown.kind),
        summary=_text(sown.summary),
        description=_text(sown.description),
        tasks=_text(sown.tasks),
        requirements=_text(sown.requirements),
        benefits=_text(sown.benefits),
        place=sown.place,
        district=sown.district,
        areas=sown.areas,
        languages=sown.languages,
        skills=sown.skills,
        insurance=InsuranceKind.NNW_HOST,
        has_minors_contact=sown.has_minors_contact,
        minimum_age=sown.minimum_age,
        project=sown.project,
        needs_approval=sown.needs_approval,
    )


def _text(parts: tuple[str, ...]) -> LocalizedText:
    """A text in as many languages as were written, Polish first."""
    return LocalizedText(original="pl", texts=dict(zip(LANGUAGES, parts, strict=False)))


def _plan(sown: DemoShift, now: datetime, roles: list[UUID]) -> ShiftPlan:
    zone = current().city_zone
    day = to_wall(now, zone).date() + timedelta(days=sown.day)
    return ShiftPlan(
        starts_at=to_utc(datetime.combine(day, time(sown.start)), zone),
        ends_at=to_utc(datetime.combine(day, time(sown.end)), zone),
        zone=zone,
        capacity=sown.capacity,
        places=dict(zip(roles, sown.places, strict=False)),
        note=_text(sown.note),
    )


async def _sow_checks(
    names: list[str], world: DemoWorld, host: Organization, author: Viewer
) -> None:
    """Who helps children here was checked in the registers some weeks ago."""
    day = city_today(world.now - WRITTEN_BEFORE)
    content = CheckContent(
        result=CheckResult.ADMITTED,
        register_on=day,
        record_on=day,
        countries_on=day,
        checked_by=author.name,
        printout_place="sejf w biurze, teczka 2",
    )
    for name in names:
        person = await person_by_id(world.things[f"person.{name}"])
        if person is None or not person.email or await latest_check(person.id, host.id):
            continue
        await record_check(author, host, content, name=person.name, email=person.email)


async def _sow_people(
    shift: Shift, places: Places, names: list[str], *, world: DemoWorld, author: Viewer
) -> None:
    """Sign people up; of a shift that is over, let most of them have come."""
    if places.sheet is None:
        return
    is_past = shift.ends_at <= world.now
    signups: list[UUID] = []
    for name in names:
        person = await person_by_id(world.things[f"person.{name}"])
        if person is not None:
            signup = await _sow_signup(shift, places.sheet, person, world=world, is_past=is_past)
            signups += [signup] if signup else []
    if is_past:
        for signup in signups[: max(1, len(signups) - 1)]:
            await _check_in(shift, places.id, signup, author)


async def _sow_signup(
    shift: Shift, sheet: UUID, person: Person, *, world: DemoWorld, is_past: bool
) -> UUID | None:
    """A confirmed sign-up, or none where the person is elsewhere or the shift is full."""
    wish = SignUpRequest(
        sheet=sheet,
        applicant=Applicant(
            name=person.name, email=person.email or "", language=person.language, person=person.id
        ),
        idempotency_key=f"demo:{sheet}:{person.id}",
        source=Source.IMPORT,
    )
    at = min(world.now, shift.starts_at - SIGNED_UP_BEFORE)
    try:
        async with tx():
            answer = await sign_up(wish, viewer=Viewer(person=person.id), now=at)
            if is_past:
                await withdraw_message(f"signups.confirmed:{answer.signup}:")
    except Refused:
        return None
    return answer.signup


async def _check_in(shift: Shift, places: UUID, signup: UUID, author: Viewer) -> None:
    for gate_list in await lists_of(SHIFT_KIND, places):
        reading = ScanRequest(
            gate_list=gate_list.id,
            device=uuid5(shift.id, "demo"),
            nonce=str(signup),
            signup=signup,
        )
        await scan(reading, viewer=author, now=shift.starts_at + ARRIVED_AFTER)


SEEDS = (
    DemoSeed(key="volunteering.offers", sow=sow),
    DemoSeed(key="volunteering.own_hours", sow=sow_hours),
    DemoSeed(key="volunteering.volunteers", sow=sow_volunteers),
    DemoSeed(key="volunteering.classes", sow=sow_classes),
    DemoSeed(key="volunteering.hand_overs", sow=sow_hand_overs),
    DemoSeed(key="volunteering.questions", sow=sow_questions),
    DemoSeed(key="volunteering.family", sow=sow_family),
)
