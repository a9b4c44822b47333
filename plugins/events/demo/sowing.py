"""Sows the demo city's events, through the same verbs as everybody; twice does no harm."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from uuid import UUID

from core.contracts.demo import DemoSeed, DemoWorld
from core.contracts.errors import Refused
from core.contracts.signups import Applicant
from core.contracts.texts import LANGUAGES, LocalizedText
from core.contracts.viewer import Viewer
from core.data.folding import slug
from core.data.times import add_wall_days, city_today, later, to_utc
from core.people.api import Organization, organization_by_id, viewer_of_account
from core.services.files.api import store_picture
from core.settings import current
from core.signups.api import SignUpRequest, sign_up
from plugins.events.demo.offices import OF_OFFICES
from plugins.events.demo.organizations import OF_ORGANIZATIONS
from plugins.events.demo.past import PAST
from plugins.events.demo.posters import poster
from plugins.events.demo.series import SERIES, DemoSeries
from plugins.events.demo.shapes import DemoEvent, Texts
from plugins.events.queries import event_by_id, event_by_slug
from plugins.events.rules import spot_of
from plugins.events.series_queries import dates_of
from plugins.events.service.drafting import create_draft
from plugins.events.service.moving import cancel_event, change_event, postpone_event
from plugins.events.service.publishing import publish_event
from plugins.events.service.repeating import repeat_event
from plugins.events.tables import Event
from plugins.events.values import (
    Content,
    EventDraft,
    EventState,
    Registration,
    Repeat,
    Spot,
    Timing,
)

EVENTS = (*OF_ORGANIZATIONS, *OF_OFFICES, *PAST)
ANNOUNCED_BEFORE = timedelta(days=14)
ALT = LocalizedText(
    texts={
        "pl": "Plakat z prostych kształtów w ciepłych barwach",
        "en": "A poster of simple shapes in warm colours",
        "uk": "Плакат із простих фігур у теплих кольорах",
    }
)


async def sow(world: DemoWorld) -> None:
    """Sow every event that is not there yet; what is there stays as it is.

    Later seeds find events by `event.<slug>` in `world.things` (UUIDs).
    """
    for sown in EVENTS:
        name = slug(sown.title[0])
        event = await event_by_slug(name) or await _sow_event(sown, world)
        world.things[f"event.{name}"] = event.id
    for series in SERIES:
        name = slug(series.event.title[0])
        event = await event_by_slug(name) or await _sow_series(series, world)
        world.things[f"event.{name}"] = event.id


async def _sow_series(sown: DemoSeries, world: DemoWorld) -> Event:
    """Sow an event, make it a series, let people sign up for its first date or all of it."""
    today = city_today(world.now)
    first = sown.first_day(today)
    event = replace(sown.event, day=(first - today).days)
    writer, host = await _people_of(event, world)
    draft = await create_draft(
        writer, host, await _draft(event, _timing(event, world.now), writer, host)
    )
    rule = Repeat(pattern=sown.pattern, last_day=first + sown.lasts)
    await repeat_event(writer, draft.id, rule, signs_up_once=sown.signs_up_once, now=world.now)
    await publish_event(writer, draft.id, now=world.now)
    public = await event_by_id(draft.id) or draft
    await _sow_guests(event, public, world, now=world.now)
    if sown.skips:
        third = (await dates_of(public.series))[2]
        await cancel_event(writer, third.id, reason=sown.skips, now=world.now)
    return public


async def _sow_event(sown: DemoEvent, world: DemoWorld) -> Event:
    writer, host = await _people_of(sown, world)
    timing = _timing(sown, world.now)
    event = await create_draft(writer, host, await _draft(sown, timing, writer, host))
    if sown.ends_as is EventState.DRAFT:
        return event
    then = min(world.now, later(timing.starts_at, -ANNOUNCED_BEFORE))
    if await publish_event(writer, event.id, now=then) is EventState.PUBLISHED:
        public = await event_by_id(event.id) or event
        await _sow_guests(sown, public, world, now=then)
        await _sow_fate(sown, public, timing, writer=writer, now=then)
    return event


async def _people_of(sown: DemoEvent, world: DemoWorld) -> tuple[Viewer, Organization]:
    """Who writes it, and for whom. Raises LookupError for a host that the city does not have."""
    writer = await viewer_of_account(world.things[f"account.{sown.writer}"])
    host = await organization_by_id(world.things[f"organization.{sown.host}"])
    if host is None:
        message = f"the demo city has no organization {sown.host!r}"
        raise LookupError(message)
    return writer, host


def _timing(sown: DemoEvent, now: datetime) -> Timing:
    zone = current().city_zone
    day = city_today(now) + timedelta(days=sown.day)
    starts_at = to_utc(datetime.combine(day, time(sown.hour, sown.minute)), zone)
    return Timing(
        starts_at=starts_at, ends_at=later(starts_at, timedelta(hours=sown.hours)), zone=zone
    )


def _text(texts: Texts) -> LocalizedText:
    return LocalizedText(texts=dict(zip(LANGUAGES, texts, strict=False)))


async def _draft(sown: DemoEvent, timing: Timing, writer: Viewer, host: Organization) -> EventDraft:
    content = Content(
        kind=sown.kind,
        title=_text(sown.title),
        summary=_text(sown.summary),
        description=_text(sown.description),
        areas=sown.areas,
        audience=sown.audience,
        access=sown.access,
        access_notes=_text(sown.access_notes),
        picture=await _picture(sown, writer, host),
        picture_alt=ALT if sown.has_picture else LocalizedText(),
        what_to_bring=_text(sown.bring),
        contact=sown.contact,
        is_free=not sown.price,
        price=sown.price,
    )
    return EventDraft(
        content=content,
        timing=timing,
        spot=Spot(
            place_name=sown.place,
            address=sown.address,
            is_online=bool(sown.link),
            link=sown.link,
        ),
        registration=Registration(
            is_wanted=sown.places is not None,
            capacity=sown.places or None,
            needs_approval=sown.needs_approval,
        ),
    )


async def _picture(sown: DemoEvent, writer: Viewer, host: Organization) -> UUID | None:
    if not sown.has_picture:
        return None
    stored = await store_picture(poster(sown.title[0]), by=writer, organization=host.id, alt=ALT)
    return stored.id


async def _sow_guests(sown: DemoEvent, event: Event, world: DemoWorld, *, now: datetime) -> None:
    """Let people sign up; whoever is somewhere else at that time stays away."""
    for number in sown.guests:
        name = "volunteer" if number == 1 else f"volunteer_{number}"
        guest = await viewer_of_account(world.things[f"account.{name}"])
        wish = SignUpRequest(
            sheet=event.sheet,
            applicant=Applicant(
                name=guest.name, email=guest.email, language=guest.language, person=guest.person
            ),
            idempotency_key=f"demo:{event.slug}:{name}",
        )
        try:
            await sign_up(wish, viewer=guest, now=later(now, timedelta(minutes=number)))
        except Refused:
            continue


async def _sow_fate(
    sown: DemoEvent, event: Event, timing: Timing, *, writer: Viewer, now: datetime
) -> None:
    """Some events are moved, put off or called off after people signed up."""
    if sown.moved_by:
        moved = Timing(
            starts_at=add_wall_days(timing.starts_at, sown.moved_by, timing.zone),
            ends_at=add_wall_days(timing.ends_at, sown.moved_by, timing.zone),
            zone=timing.zone,
        )
        spot = spot_of(event)
        await change_event(writer, event.id, timing=moved, spot=spot, reason=sown.reason, now=now)
    elif sown.ends_as is EventState.POSTPONED:
        await postpone_event(writer, event.id, reason=sown.reason, now=now)
    elif sown.ends_as is EventState.CANCELLED:
        await cancel_event(writer, event.id, reason=sown.reason, now=now)


SEED = DemoSeed(key="events.city", sow=sow)
