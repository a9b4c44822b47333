"""A host with an administrator, a program that is told of facts, and a fact."""

from __future__ import annotations

import asyncio
import json
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from uuid import UUID

import pytest

from core.contracts.facts import FactTold, PublicFact
from core.contracts.signals import Signal
from core.data.commands import Sql, execute
from core.data.ids import new_id
from core.data.transactions import tx
from core.facilities.webhooks import sending
from core.facilities.webhooks.listening import LISTENERS
from core.facilities.webhooks.service import add_endpoint
from core.facilities.webhooks.telling import spread_facts
from core.facilities.webhooks.values import EndpointWish
from core.kernel import registry
from core.services.facts.api import keep_fact
from core.services.outbound.api import Guard
from core.testing.people import make_host, make_viewer

FACT = "signups.signup.confirmed"
KNOWN = (FACT, "signups.signup.cancelled", "calendar_imports.feed.read")


@dataclass
class Post:
    """One request that came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def said(self):
        return json.loads(self.body)


@dataclass
class Program:
    """A real HTTP server: answers by path in turn, 200 unless told. It keeps what came."""

    answers: dict[str, list[int]] = field(default_factory=dict)
    posts: list[Post] = field(default_factory=list)
    port: int = 0

    async def __call__(self, reader, writer):
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            first, *lines = head.strip().split("\r\n")
            headers = {k.lower(): v for k, v in (line.split(": ", 1) for line in lines)}
            body = await reader.readexactly(int(headers.get("content-length", 0)))
            path = first.split(" ")[1]
            self.posts.append(Post(path, headers, body))
            left = self.answers.get(path, [])
            status = left.pop(0) if left else 200
            where = "Location: /elsewhere\r\n" if status == 302 else ""
            writer.write(f"HTTP/1.1 {status} X\r\n{where}Content-Length: 0\r\n\r\n".encode())
            await writer.drain()
        writer.close()


@pytest.fixture
async def program(monkeypatch):
    """A program on this machine, where the guard lets us go for once."""
    made = Program()
    server = await asyncio.start_server(made, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    guard = Guard(may_reach=lambda _: True, ports=(made.port,))
    monkeypatch.setattr(sending, "GUARD", guard)
    yield made
    server.close()


@pytest.fixture
async def host(db):
    LISTENERS.forget()
    return await make_host("klon", name="Zielony Klon")


@pytest.fixture
async def other(db):
    return await make_host("lipa", name="Pod Lipą")


@pytest.fixture
async def admin(host):
    return await make_viewer("szef", role="organization_admin", organization=host.id)


@pytest.fixture
def register(admin, program):
    """Registers an endpoint as an administrator does; here it is on this machine, without TLS."""

    async def made(organization, path="/hook", facts=(FACT,)):
        wish = EndpointWish(url="https://program.example.org/", facts=facts)
        endpoint, secret = await add_endpoint(
            admin, organization.id if organization else None, wish, known=KNOWN
        )
        url = f"http://127.0.0.1:{program.port}{path}"
        await execute(Sql("UPDATE webhooks_endpoint SET url = ? WHERE id = ?", [url, endpoint]))
        LISTENERS.forget()
        return endpoint, secret

    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened(Signal):
    organization: UUID
    number: int = 0


BROKEN = -1


@contextmanager
def saying(key=FACT, **data):
    """The rooms say one fact: that something happened, with its number."""

    async def tell(signal):
        if signal.number == BROKEN:
            raise ZeroDivisionError
        said = {"signup": new_id(), "number": signal.number, **data}
        return FactTold(organization=signal.organization, data=said, path="/api/v1/x")

    known = registry.current()
    fact = PublicFact(key=key, title="T", to=Happened, tell=tell)
    registry.install(replace(known, facts={key: fact}))
    try:
        yield
    finally:
        registry.install(known)


async def keep(organization, number=0, key=FACT):
    """A fact of an organization's is kept with its change."""
    with saying(key):
        async with tx():
            await keep_fact(Happened(organization=organization.id, number=number))


async def say(organization, *, key=FACT, **data):
    """A fact of an organization's is kept with its change, and spread afterwards."""
    await keep(organization, key=key)
    with saying(key, **data):
        await spread_facts()
