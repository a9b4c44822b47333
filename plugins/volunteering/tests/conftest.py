"""A small city for the tests of volunteering: hosts, their people, an offer with shifts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
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
    OrganizationRole,
    SessionLevel,
    find_or_create_account,
    grant_role,
    start_session,
    viewer_of_account,
)
from core.people.service.memberships import add_member
from core.signups.api import SignUpAnswer, SignUpRequest, sign_up
from core.web.cookies import session_cookie_name
from plugins.volunteering.queries import offer_by_id, shift_by_id
from plugins.volunteering.service.drafting import create_offer
from plugins.volunteering.service.publishing import publish_offer
from plugins.volunteering.service.shifts import add_shift
from plugins.volunteering.tables import Offer, Shift
from plugins.volunteering.values import OfferContent, ShiftPlan

NOW = utc_now().replace(microsecond=0)
ZONE = "Europe/Warsaw"
MakeOffer = Callable[..., Awaitable[Offer]]


def at(hours: float) -> datetime:
    """An instant so many hours from the test's now."""
    return NOW + timedelta(hours=hours)


def plan(start: float = 100, end: float = 103, **given: Any) -> ShiftPlan:
    return ShiftPlan(
        **{"starts_at": at(start), "ends_at": at(end), "zone": ZONE, "capacity": 5} | given
    )


def content(title: str = "Sadzenie drzew", **given: Any) -> OfferContent:
    """An offer with all that publishing needs."""
    said = {
        "title": LocalizedText.of(title),
        "summary": LocalizedText.of("Sadzimy sto drzew."),
        "place": "Park Jonstona",
        "areas": ("18",),
    }
    return OfferContent(**said | given)


async def make_host(
    slug: str,
    *,
    name: str = "Zielony Klon",
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


async def join(viewer: Viewer, organization: Organization) -> None:
    """Make somebody a coordinator of an organization whom mails to it reach."""
    async with tx() as transaction:
        await add_member(
            None,
            person=viewer.person,
            account=viewer.account,
            organization=organization.id,
            role=OrganizationRole.COORDINATOR,
            function="",
            within=transaction,
        )


@pytest.fixture
async def host(db: None) -> Organization:
    """A verified association."""
    return await make_host("klon")


@pytest.fixture
async def newcomer(db: None) -> Organization:
    """An association that the city has not verified yet."""
    return await make_host("lipa", name="Pod Lipą", state="pending")


@pytest.fixture
async def stranger(db: None) -> Viewer:
    """A coordinator of another organization."""
    other = await make_host("inni", name="Inni")
    return await make_viewer("obcy", role="coordinator", organization=other.id)


@pytest.fixture
async def coordinator(host: Organization) -> Viewer:
    return await make_viewer("koord", role="coordinator", organization=host.id)


@pytest.fixture
async def officer(db: None) -> Viewer:
    return await make_viewer("urzad", city_role="city_officer")


@pytest.fixture
def make_offer(host: Organization, coordinator: Viewer) -> MakeOffer:
    """A draft of the host's with shifts."""

    async def make(
        title: str = "Sadzenie drzew",
        *,
        shifts: tuple[ShiftPlan, ...] = (plan(),),
        organization: Organization = host,
        **given: Any,
    ) -> Offer:
        offer = await create_offer(coordinator, organization, content(title, **given))
        for one in shifts:
            await add_shift(coordinator, offer.id, one)
        return offer

    return make


@pytest.fixture
def make_public(make_offer: MakeOffer, coordinator: Viewer) -> MakeOffer:
    """A published offer of the host's with shifts."""

    async def make(title: str = "Sadzenie drzew", **given: Any) -> Offer:
        offer = await make_offer(title, **given)
        await publish_offer(coordinator, offer.id)
        return await fresh(offer)

    return make


async def fresh(offer: Offer) -> Offer:
    found = await offer_by_id(offer.id)
    assert found is not None
    return found.offer


async def fresh_shift(shift: Shift) -> Shift:
    found = await shift_by_id(shift.id)
    assert found is not None
    return found.shift


async def enter(shift: Shift, viewer: Viewer) -> SignUpAnswer:
    """Somebody signed in takes a place."""
    assert shift.sheet
    wish = SignUpRequest(
        sheet=shift.sheet,
        applicant=Applicant(
            name=viewer.name, email=viewer.email, language="pl", person=viewer.person
        ),
        idempotency_key=new_token()[0],
    )
    return await sign_up(wish, viewer=viewer)


async def mails(kind: str = "volunteering.") -> list[Row]:
    """What is queued and not withdrawn, in order."""
    return await read(
        "SELECT kind, email, language, payload FROM outbox_message"
        " WHERE kind LIKE ? AND state = 'ready' ORDER BY created_at, id",
        [f"{kind}%"],
    )


async def entry(shift: Shift) -> Row | None:
    rows = await read("SELECT * FROM calendar_entry WHERE subject = ?", [shift.id])
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
