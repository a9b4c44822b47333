"""A small city for the tests of events: hosts, their people, one event ready to be published."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from core.contracts.signups import Applicant
from core.contracts.texts import LocalizedText
from core.contracts.viewer import Viewer
from core.data.commands import Row, read
from core.data.ids import new_id, new_token
from core.data.times import utc_now
from core.data.transactions import tx
from core.people.api import (
    Organization,
    SessionLevel,
    find_or_create_account,
    grant_role,
    start_session,
    viewer_of_account,
)
from core.signups.api import SignUpAnswer, SignUpRequest, sign_up
from core.web.cookies import session_cookie_name
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


async def make_host(
    slug: str,
    *,
    name: str = "Sąsiedzka Przystań",
    kind: str = "association",
    state: str = "verified",
) -> Organization:
    organization = Organization(
        id=new_id(),
        kind=kind,
        legal_name=f"Stowarzyszenie {name}",
        short_name=name,
        slug=slug,
        name_folded=name.casefold(),
        legal_skeleton=slug,
        short_skeleton=slug,
        state=state,
        email=f"{slug}@example.org",
    )
    async with tx():
        await organization.save()
    return organization


async def make_viewer(
    name: str, *, role: str = "", organization: UUID | None = None, city_role: str = ""
) -> Viewer:
    """Somebody signed in, with a role on an organization or in the office."""
    async with tx():
        account = await find_or_create_account(
            email=f"{name}@example.org", name=name.title(), language="pl"
        )
        if role:
            await grant_role(
                subject=account, role=role, scope_kind="organization", scope_id=organization
            )
        if city_role:
            await grant_role(subject=account, role=city_role, scope_kind="city")
    return await viewer_of_account(account)


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
    assert event.sheet
    wish = SignUpRequest(
        sheet=event.sheet,
        applicant=Applicant(
            name=viewer.name, email=viewer.email, language="pl", person=viewer.person
        ),
        idempotency_key=new_token()[0],
    )
    return await sign_up(wish, viewer=viewer)


async def mails(kind: str = "events.") -> list[Row]:
    """What is queued and not withdrawn, in order."""
    return await read(
        "SELECT kind, email, payload FROM outbox_message WHERE kind LIKE ? AND state = 'ready'"
        " ORDER BY created_at, id",
        [f"{kind}%"],
    )


async def entry(event: Event) -> Row | None:
    rows = await read("SELECT * FROM calendar_entry WHERE subject = ?", [event.id])
    return rows[0] if rows else None


async def sign_in(client: AsyncTestClient[Litestar], viewer: Viewer) -> str:
    """Let a browser be somebody's; gives the token that its forms carry."""
    assert viewer.account is not None
    async with tx():
        token = await start_session(viewer.account, level=SessionLevel.STRONG)
    client.cookies.set(session_cookie_name(), token)
    client.headers["Sec-Fetch-Site"] = "same-origin"
    rows = await read("SELECT csrf_token FROM people_session WHERE account = ?", [viewer.account])
    return str(rows[-1]["csrf_token"])
