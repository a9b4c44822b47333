"""The application with two modules of its own kind in it, switched by hand, at a fixed hour."""

import dataclasses
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from functools import cache
from types import MappingProxyType
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import time_machine
from litestar import Litestar
from litestar.testing import AsyncTestClient

from core.contracts.calendar import EntryDraft
from core.contracts.ports import module_state
from core.contracts.texts import LocalizedText
from core.data.ids import new_id
from core.data.transactions import tx
from core.facilities.calendar import aside, cards
from core.kernel import registry as kernel_registry
from core.kernel.registry import Registry
from core.people.tables import Organization
from core.services.calendar import feeds
from core.services.calendar.api import Entry, put_entry
from core.web.kept import SHELF
from tests.core.services.calendar.conftest import Switches, small_registry

WARSAW = ZoneInfo("Europe/Warsaw")
THURSDAY = datetime(2027, 7, 1, 12, tzinfo=WARSAW)
Client = AsyncTestClient[Litestar]


@pytest.fixture
async def switches(app: Litestar) -> AsyncIterator[Switches]:
    """Two modules with a kind of entry each, beside whatever this checkout has."""
    real = kernel_registry.current()
    board, made = module_state._implementation, Switches()
    kernel_registry.install(joined_by_modules(real))
    module_state.bind(made)
    forget_all()
    yield made
    kernel_registry.install(real)
    module_state._implementation = board
    forget_all()


@cache
def joined_by_modules(real: Registry) -> Registry:
    """Made once: pages' templates are compiled for each registry."""
    small = small_registry()
    return dataclasses.replace(
        real,
        modules=MappingProxyType({**real.modules, **small.modules}),
        calendar_kinds=MappingProxyType({**real.calendar_kinds, **small.calendar_kinds}),
    )


def forget_all() -> None:
    """Nothing is kept in memory."""
    for kept in (SHELF.clear, feeds.forget, cards.forget, aside.forget):
        kept()


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Thursday, 1 July 2027, noon in Warsaw; it stands still."""
    with time_machine.travel(THURSDAY, tick=False) as travelled:
        yield travelled


@pytest.fixture
async def site(switches: Switches, clock: time_machine.Traveller, client: Client) -> Client:
    """A visitor's browser on that Thursday."""
    return client


def at(day: int, hour: int, *, month: int = 7) -> datetime:
    """An hour of the city's clocks in 2027."""
    return datetime(2027, month, day, hour, tzinfo=WARSAW)


async def put(
    title: str | LocalizedText, starts_at: datetime, kind: str = "concerts.concert", **more: Any
) -> Entry:
    """An entry of two hours, put as a room would."""
    subject: UUID = more.pop("subject", new_id())
    values: dict[str, Any] = {
        "subject": subject,
        "title": LocalizedText.of(title) if isinstance(title, str) else title,
        "starts_at": starts_at,
        "ends_at": more.pop("ends_at", starts_at.replace(hour=starts_at.hour + 2)),
        "zone": "Europe/Warsaw",
        "url_path": f"/concerts/{subject}",
        **more,
    }
    async with tx():
        return await put_entry(kind, EntryDraft(**values))


async def organization(slug: str = "laka", name: str = "Fundacja Łąka") -> Organization:
    """A verified organization."""
    row = Organization(
        kind="foundation", legal_name=name, short_name=name, slug=slug, state="verified"
    )
    await row.save()
    return row
