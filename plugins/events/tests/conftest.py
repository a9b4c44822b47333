"""A small city for the tests of events: hosts, their people, one event ready to be published."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from core.contracts.texts import LocalizedText
from core.contracts.viewer import Viewer
from core.data.commands import Row
from core.data.times import utc_now
from core.people.api import Organization
from core.signups.api import SignUpAnswer
from core.testing import people, traces
from core.testing.people import make_viewer
from core.testing.traces import entry_of, take_place
from plugins.events.queries import event_by_id
from plugins.events.service.drafting import create_draft
from plugins.events.service.publishing import publish_event
from plugins.events.tables import Event
from plugins.events.values import (
    Content,
    EventDraft,
    EventKind,
    Registration,
    Spot,
    Timing,
)

NOW = utc_now().replace(microsecond=0)
ZONE = "Europe/Warsaw"
TWIN = "TWIN-7f3a"
MakeEvent = Callable[..., Awaitable[Event]]


def at(hours: float) -> datetime:
    """An instant so many hours from the test's now."""
    return NOW + timedelta(hours=hours)


def timing(start: float = 100, end: float = 103) -> Timing:
    return Timing(starts_at=at(start), ends_at=at(end), zone=ZONE)


def draft(title: str = "Festyn sąsiedzki", **given: Any) -> EventDraft:
    """An event with all that publishing needs."""
    content = Content(
        kind=EventKind.EVENT,
        title=LocalizedText.of(title),
        summary=LocalizedText.of("Muzyka, ciasto i rozmowy."),
        areas=("13",),
    )
    spot = Spot(place_name="Park Jonstona", address="al. Jana Pawła II")
    return replace(EventDraft(content=content, timing=timing(), spot=spot), **given)


WITH_SIGNUP = Registration(is_wanted=True, capacity=10)
make_host = partial(people.make_host, name="Sąsiedzka Przystań")


@pytest.fixture
async def host(db: None) -> Organization:
    """A verified association."""
    return await make_host("przystan")


@pytest.fixture
async def group(db: None) -> Organization:
    """An informal group, which does not publish by itself."""
    return await make_host("podworko", name="Podwórko 7", kind="informal_group")


@pytest.fixture
async def twin(db: None) -> Organization:
    """Another verified association, whose things nobody of the first may see."""
    return await make_host("twin", name=TWIN)


@pytest.fixture
async def coordinator(host: Organization) -> Viewer:
    return await make_viewer("koord", role="coordinator", organization=host.id)


@pytest.fixture
async def officer(db: None) -> Viewer:
    return await make_viewer("urzad", city_role="city_officer")


@pytest.fixture
def make_event(host: Organization, coordinator: Viewer) -> MakeEvent:
    """A draft of the host's."""

    async def make(title: str = "Festyn sąsiedzki", **given: Any) -> Event:
        return await create_draft(coordinator, host, draft(title, **given))

    return make


@pytest.fixture
def make_public(make_event: MakeEvent, coordinator: Viewer) -> MakeEvent:
    """A published event of the host's."""

    async def make(title: str = "Festyn sąsiedzki", **given: Any) -> Event:
        event = await make_event(title, **given)
        await publish_event(coordinator, event.id)
        return await fresh(event)

    return make


async def fresh(event: Event) -> Event:
    found = await event_by_id(event.id)
    assert found is not None
    return found


async def enter(event: Event, viewer: Viewer) -> SignUpAnswer:
    """Somebody signed in takes a place."""
    return await take_place(event.sheet, viewer)


async def entry(event: Event) -> Row | None:
    return await entry_of(event.id)


async def mails(kind: str = "events.") -> list[Row]:
    return await traces.mails(kind)
