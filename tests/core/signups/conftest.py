"""A small house for the tests of sign-ups: people, the engine, and one room that has places."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from functools import cache
from types import MappingProxyType, ModuleType
from typing import Any, cast
from uuid import UUID

import pytest
from litestar import Litestar
from litestar.di import Provide
from litestar.testing import AsyncTestClient

from core.app import _routers, provide_subject, provide_viewer
from core.contracts import ports
from core.contracts.signups import Applicant
from core.contracts.viewer import VISITOR, Grant, Viewer
from core.data.commands import Row, Sql, Steps, read, run
from core.data.ids import new_id, new_token
from core.data.times import utc_now
from core.data.transactions import tx
from core.kernel import registry as kernel_registry
from core.kernel.asking import Room, ask, open_room
from core.kernel.freezing import freeze
from core.kernel.registry import Registry
from core.people.ages import MINORS
from core.people.api import Organization, Person
from core.signups.api import Companion, SignUpAnswer, SignUpRequest, open_sheet, sign_up
from core.web import errors
from core.web.cookies import session_cookie_name
from core.web.cross_site import cross_site_guard, session_token_guard
from core.web.modules import module_gate
from core.web.policies import policy_guard
from tests.core.signups import trial

NOW = utc_now().replace(microsecond=0)
OpenSheet = Callable[..., Awaitable[UUID]]
MakePerson = Callable[..., Awaitable[UUID]]


VIEWERS: dict[str, Viewer] = {}
"""Who a session cookie stands for in these tests."""


class Doorkeeper:
    """Knows viewers by their cookie; how sessions work is not under test here."""

    async def viewer_of(self, *, cookies: Mapping[str, str], headers: Mapping[str, str]) -> Viewer:
        return VIEWERS.get(cookies.get(session_cookie_name(), ""), VISITOR)


class EverythingOn:
    """All modules are on and nothing is switched."""

    async def modules_on(self) -> frozenset[str]:
        return frozenset()

    async def version(self) -> int:
        return 1


@cache
def small_house() -> Registry:
    """The rooms under test, and stand-ins for what the floors above provide; asked once.

    With it are kept its pages' templates, which take half a second to compile.
    """
    rooms = [open_room(f"core.{name}") for name in ("web", "services.outbox", "signups")]
    rooms.append(Room("trial", cast("ModuleType", trial)))
    rooms.append(Room("fair", cast("ModuleType", trial.Fair())))
    rooms.append(Room("calendar", cast("ModuleType", trial.Calendar())))
    rooms.append(Room("checkin", cast("ModuleType", trial.Checkin())))
    return freeze([ask(one) for one in rooms])


@pytest.fixture
def registry() -> Iterator[Registry]:
    """The small house in place of the rooms of this checkout, for one test."""
    before = list(kernel_registry._current)
    used = (
        ports.module_state,
        ports.pass_source,
        ports.presence_source,
        ports.viewer_source,
    )
    bound = [port._implementation for port in used]
    found = small_house()
    declared = {field.name: getattr(found, field.name) for field in fields(found)}
    kernel_registry.install(found)
    ports.module_state.bind(EverythingOn())
    ports.pass_source.bind(trial.Checkin())
    ports.presence_source.bind(trial.Checkin())
    ports.viewer_source.bind(Doorkeeper())
    trial.forget()
    VIEWERS.clear()
    yield found
    for name, value in declared.items():  # a test may have had the trial room say more
        object.__setattr__(found, name, value)
    kernel_registry._current[:] = before
    for port, implementation in zip(used, bound, strict=True):
        port._implementation = implementation  # type: ignore[assignment]


@pytest.fixture
def minors_need_consent(registry: Registry) -> None:
    """The trial room asks the age, as volunteering does; the law is the core's."""
    kinds, numbers = dict(registry.signup_kinds), dict(registry.legal_numbers)
    kinds["trial.thing"] = trial.asking_age(kinds["trial.thing"])
    object.__setattr__(registry, "signup_kinds", MappingProxyType(kinds))
    numbers |= {one.key: one for one in MINORS}
    object.__setattr__(registry, "legal_numbers", MappingProxyType(numbers))


async def minor(email: str = "", band: str = "13_15") -> UUID:
    """Somebody who has said that they are a minor."""
    person = await make_person("Ola Nowak", email)
    await execute(
        "UPDATE people_person SET age_band = ?, age_said_on = ? WHERE id = ?",
        band,
        utc_now().date(),
        person,
    )
    return person


async def waits_for_guardian(signup: UUID) -> bool:
    """The place is held until a guardian consents."""
    rows = await read("SELECT state, waits_for FROM signups_signup WHERE id = ?", [signup])
    return (rows[0]["state"], rows[0]["waits_for"]) == ("held", "guardian")


@pytest.fixture
def app(db: None, registry: Registry) -> Litestar:
    """The pages of the small house."""
    return pages(registry)


@cache
def pages(registry: Registry) -> Litestar:
    """Its pages, behind the same guards as in the city's; made once."""
    return Litestar(
        route_handlers=_routers(registry),
        guards=[module_gate, cross_site_guard, policy_guard, session_token_guard],
        dependencies={
            "viewer": Provide(provide_viewer, sync_to_thread=False),
            "subject": Provide(provide_subject, sync_to_thread=False),
        },
        exception_handlers=errors.HANDLERS,
        openapi_config=None,
        logging_config=None,
    )


def signed_in(
    client: AsyncTestClient[Litestar], person: UUID | None, *grants: Grant, email: str = ""
) -> Viewer:
    """Let a browser be somebody's."""
    viewer = Viewer(
        account=new_id(),
        person=person,
        name="Ola Nowak",
        email=email or "ola@example.org",
        grants=grants,
        csrf_token="token",
    )
    VIEWERS["cookie"] = viewer
    client.cookies.set(session_cookie_name(), "cookie")
    return viewer


@pytest.fixture
async def host(db: None) -> AsyncIterator[UUID]:
    """An organization that runs things."""
    organization = Organization(
        id=new_id(),
        kind="association",
        legal_name="Stowarzyszenie Próba",
        short_name="Próba",
        slug="proba",
        name_folded="stowarzyszenie proba",
        legal_skeleton="a",
        short_skeleton="b",
        state="verified",
    )
    async with tx():
        await organization.save()
    yield organization.id


@pytest.fixture
def make_sheet(host: UUID) -> OpenSheet:
    """Opens a sheet for a new thing; hours are counted from now."""

    async def make(
        capacity: int | None = 5, *, starts: float = 100, ends: float = 102, **given: Any
    ) -> UUID:
        subject = new_id()
        start, end = NOW + timedelta(hours=starts), NOW + timedelta(hours=ends)
        trial.thing(subject, host, start, end, title=given.pop("title", "Sprzątanie parku"))
        async with tx():
            return await open_sheet(
                kind=given.pop("kind", "trial.thing"),
                subject=subject,
                organization=host,
                capacity=capacity,
                starts_at=start,
                ends_at=end,
                **given,
            )

    return make


async def make_person(name: str = "Ola", email: str = "") -> UUID:
    """Somebody whom the city knows."""
    written = email or f"{new_id().hex}@example.org"
    person = Person(id=new_id(), name=name, email=written, email_folded=written, language="pl")
    async with tx():
        await person.save()
    return person.id


def wish(
    sheet: UUID,
    *,
    person: UUID | None = None,
    email: str = "",
    name: str = "Łucja Wąs",
    key: str = "",
    companions: Sequence[str | Companion] = (),
    **given: Any,
) -> SignUpRequest:
    """What somebody sends; who comes along is named, or said to be of an age."""
    applicant = Applicant(
        name=name, email=email or f"{new_id().hex}@example.org", language="pl", person=person
    )
    return SignUpRequest(
        sheet=sheet,
        applicant=applicant,
        idempotency_key=key or new_token()[0],
        companions=tuple(
            Companion(name=one) if isinstance(one, str) else one for one in companions
        ),
        **given,
    )


async def enter(sheet: UUID, *, viewer: Viewer = VISITOR, **given: Any) -> SignUpAnswer:
    """Sign up on a sheet; a person when `person` is given, a visitor otherwise."""
    return await sign_up(wish(sheet, **given), viewer=viewer)


async def sheet_row(sheet: UUID) -> Row:
    return (await read("SELECT * FROM signups_sheet WHERE id = ?", [sheet]))[0]


async def states(sheet: UUID) -> list[str]:
    """The states of all sign-ups of a sheet in the order they came."""
    rows = await read(
        "SELECT state FROM signups_signup WHERE sheet = ? ORDER BY created_at, id", [sheet]
    )
    return [row["state"] for row in rows]


async def state_of(signup: UUID) -> str:
    return str((await read("SELECT state FROM signups_signup WHERE id = ?", [signup]))[0]["state"])


async def mails(kind: str = "") -> list[Row]:
    """What is queued, in order."""
    return await read(
        "SELECT kind, email, name, language, payload FROM outbox_message"
        " WHERE kind LIKE ? ORDER BY created_at, id",
        [f"{kind or 'signups.'}%"],
    )


async def count(table: str) -> int:
    return int((await read(f"SELECT COUNT(*) AS number FROM {table}"))[0]["number"])


async def execute(sql: str, *args: Any) -> None:
    """One statement of a test's own."""

    def steps() -> Steps[None]:
        yield Sql(sql, args)

    await run(steps)


async def check_books(sheet: UUID) -> None:
    """The sheet's counters say what its sign-ups say, and nothing is over capacity."""
    row = await sheet_row(sheet)
    places = await read(
        "SELECT state, takes_place, shares, person, id FROM signups_signup WHERE sheet = ?",
        [sheet],
    )
    assert row["taken"] == sum(bool(place["takes_place"]) for place in places)
    waiting = [p for p in places if p["state"] == "waitlisted" and p["shares"] is None]
    assert row["waiting"] == len(waiting)
    assert row["capacity"] is None or row["taken"] <= row["capacity"]
    confirmed = [p for p in places if p["state"] == "confirmed" and p["person"]]
    times = await read(
        "SELECT source FROM signups_commitment WHERE source IN"
        " (SELECT id FROM signups_signup WHERE sheet = ?)",
        [sheet],
    )
    assert {str(t["source"]) for t in times} == {str(p["id"]) for p in confirmed}


def at(hours: float) -> datetime:
    """An instant so many hours from the test's now."""
    return NOW + timedelta(hours=hours)
