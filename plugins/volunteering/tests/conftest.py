"""A small city for the tests of volunteering: hosts, their people, an offer with shifts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from httpx import Response
from litestar import Litestar
from litestar.testing import AsyncTestClient

from core.contracts.texts import LocalizedText
from core.contracts.viewer import Viewer
from core.data.commands import Row
from core.data.times import to_utc, to_wall, utc_now
from core.people.api import Organization
from core.signups.api import SignUpAnswer
from core.testing import people, traces
from core.testing.people import make_viewer, sign_in
from core.testing.traces import entry_of, take_place
from core.web.cookies import LANGUAGE_COOKIE
from plugins.volunteering.queries import offer_by_id, shift_by_id, shift_line, shifts_of
from plugins.volunteering.service.drafting import create_offer
from plugins.volunteering.service.publishing import publish_offer
from plugins.volunteering.service.shifts import add_shift
from plugins.volunteering.tables import Offer, Shift
from plugins.volunteering.values import OfferContent, ShiftLine, ShiftPlan

NOW = utc_now().replace(microsecond=0)
ZONE = "Europe/Warsaw"
make_host = partial(people.make_host, name="Zielony Klon")
MakeOffer = Callable[..., Awaitable[Offer]]
Desk = Callable[..., Awaitable[Response]]


def _morning() -> float:
    nine = datetime.combine(to_wall(NOW, ZONE).date() + timedelta(days=4), time(9))
    return (to_utc(nine, ZONE) - NOW).total_seconds() / 3600


MORNING = _morning()
"""Hours from now to nine o'clock in some days: minors may work then, whenever the tests run."""


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


async def lines(offer: UUID) -> Sequence[ShiftLine]:
    """An offer's shifts with their places, by their start."""
    return list((await shifts_of([offer])).get(offer, ()))


async def fresh_shift(shift: Shift | ShiftLine) -> Shift:
    found = await shift_by_id(shift.id)
    assert found is not None
    return found.shift


async def fresh_line(shift: Shift | ShiftLine) -> ShiftLine:
    found = await shift_line(shift.id)
    assert found is not None
    return found


async def enter(shift: ShiftLine, viewer: Viewer, *, role: int = 0) -> SignUpAnswer:
    """Somebody signed in takes a place, in the shift's first role."""
    return await take_place(shift.sheets[role], viewer)


async def entry(shift: Shift | ShiftLine) -> Row | None:
    return await entry_of(shift.id)


async def mails(kind: str = "volunteering.") -> list[Row]:
    return await traces.mails(kind)


@pytest.fixture
def desk(client: AsyncTestClient[Litestar], coordinator: Viewer) -> Desk:
    """Sends forms as the coordinator, at the desk of the host."""

    async def send(path: str, **fields: Any) -> Response:
        token = await sign_in(client, coordinator)
        return await client.post(
            f"/desk/klon/volunteering{path}", data={"csrf_token": token, **fields}
        )

    return send


@pytest.fixture
def taken(client: AsyncTestClient[Litestar], coordinator: Viewer) -> Callable[..., Awaitable[Any]]:
    """Takes a table of an offer's as the coordinator, as a file in a language."""

    async def take(key: str, offer: UUID, form: str, language: str = "pl") -> bytes:
        token = await sign_in(client, coordinator)
        client.cookies.set(LANGUAGE_COOKIE, language)
        answer = await client.post(
            f"/exports/{key}/{offer}", data={"csrf_token": token, "format": form}
        )
        assert answer.status_code == 200, answer.text
        return answer.content

    return take
