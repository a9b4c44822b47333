"""A small city: a host with a coordinator, a volunteer with approved hours, somebody from paper."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from httpx import Response
from litestar import Litestar
from litestar.testing import AsyncTestClient

from core.contracts.viewer import Viewer
from core.data.commands import Row
from core.data.times import to_wall, utc_now
from core.people.api import Organization
from core.testing import traces
from core.testing.people import join, make_host, make_viewer, sign_in
from plugins.volunteer_documents.queries import (
    StatementView,
    statement_by_id,
)
from plugins.volunteer_documents.service.drafting import content_of, hours_of, opinion_of
from plugins.volunteer_documents.values import (
    Draft,
    StatementKind,
)
from plugins.volunteering.api import HourLog, add_hours

NOW = utc_now().replace(microsecond=0)
TODAY = to_wall(NOW, "Europe/Warsaw").date()
FIRST = TODAY - timedelta(days=300)
PATH = "/desk/klon/volunteer-documents"


@pytest.fixture
async def host(db: None) -> Organization:
    """A verified association."""
    return await make_host("klon", name="Zielony Klon")


@pytest.fixture
async def coordinator(host: Organization) -> Viewer:
    return await join(await make_viewer("koord"), host)


@pytest.fixture
async def stranger(db: None) -> Viewer:
    """A coordinator of another organization."""
    return await join(await make_viewer("obcy"), await make_host("inni", name="Inni"))


async def work(
    coordinator: Viewer,
    host: Organization,
    who: Viewer | str,
    *,
    minutes: int = 120,
    day: date = TODAY - timedelta(days=10),
    task: str = "Sadzenie drzew",
) -> None:
    """Approved hours of somebody with an account, or of a name on a paper list."""
    log = HourLog(day=day, minutes=minutes, task=task)
    name, email = (who, "") if isinstance(who, str) else (who.name, who.email)
    await add_hours(coordinator, host, log, name=name, email=email)


@pytest.fixture
async def ola(host: Organization, coordinator: Viewer) -> Viewer:
    """Who has two approved hours at the host."""
    viewer = await make_viewer("ola")
    await work(coordinator, host, viewer)
    return viewer


async def certificate(host: Organization, who: Viewer | str, **given: Any) -> Draft:
    """A certificate of all hours of somebody."""
    person, name = (None, who) if isinstance(who, str) else (who.person, who.name)
    first, last = given.pop("first", FIRST), given.pop("last", TODAY)
    hours = await hours_of(host.id, person=person, name=name, first=first, last=last)
    language = given.get("language", "pl")
    content = content_of(
        host, name, hours, language=language, now=NOW, signer="Jan Klon", school="SP 7, 8b"
    )
    fields: dict[str, Any] = {"content": content, "first": first, "last": last} | given
    return Draft(kind=StatementKind.CERTIFICATE, person=person, **fields)


def opinion(host: Organization, who: Viewer, text: str = "Rzetelna pomoc.", **given: Any) -> Draft:
    """An opinion about somebody."""
    content = opinion_of(host, who.name, text, now=NOW, signer="Jan Klon")
    return Draft(kind=StatementKind.OPINION, person=who.person, content=content, **given)


async def fresh(statement: Any) -> StatementView:
    found = await statement_by_id(statement)
    assert found is not None
    return found


async def mails() -> list[tuple[str, str]]:
    """Kind and address of what is queued of ours."""
    rows: list[Row] = await traces.mails("volunteer_documents.")
    return [(row["kind"].rpartition(".")[2], row["email"]) for row in rows]


async def send(
    client: AsyncTestClient[Litestar], viewer: Viewer, path: str, **fields: Any
) -> Response:
    """Send a form as somebody."""
    token = await sign_in(client, viewer)
    return await client.post(path, data={"csrf_token": token, **fields})
