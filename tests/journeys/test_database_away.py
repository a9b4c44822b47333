"""The database goes away, or is full, while people write: they are told, and nothing is lost."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

import asyncpg
import pytest

from core.data.commands import read
from core.data.database import engine, is_sqlite
from core.testing.bench.server import environment, serving
from core.testing.fixtures import SownCity
from core.testing.postgres import free_port, postgres_server, server_programs, stopped
from tests.journeys.city import ask
from tests.journeys.crowd import crowd

UNLIMITED = 1_073_741_823
SUBJECT = "SELECT email FROM people_sign_in_attempt"
PAGES = ("/", "/calendar", "/organizations", "/events", "/volunteering", "/calendar.ics")


async def emails_at(url: str) -> set[str]:
    connection = await asyncpg.connect(url)
    try:
        return {row["email"] for row in await connection.fetch(SUBJECT)}
    finally:
        await connection.close()


def until(holds: Callable[[], bool]) -> bool:
    """Whether something holds soon: a killed server's processes end one after the other."""
    for _ in range(100):
        if holds():
            return True
        time.sleep(0.2)
    return False


def test_postgres_is_killed_and_comes_back_under_load(tmp_path):
    """Longer than a second: a server of each kind is started, killed and started again.

    The workers that answered before answer after; whoever was told "written" stands there.
    """
    programs = server_programs()
    if programs is None:
        pytest.skip("there is no PostgreSQL server here")
    port = free_port()
    with postgres_server(programs, is_durable=True) as url:
        given = environment(url, tmp_path, port)
        with serving(given, port) as server, crowd(port) as people:
            workers = server.workers()
            people.hear(20)
            with stopped(url):
                people.meet(503)
                address = f"http://127.0.0.1:{port}"
                assert ask(address, "/health/live").status == 200
                assert until(lambda: ask(address, "/health/ready").status == 503)
                assert ask(address, "/organizations").status in {200, 503}
            people.hear(20)
            assert server.workers() == workers
        kept = asyncio.run(emails_at(url))
    assert set(people.acknowledged) <= kept
    assert {status for status, _ in people.answers} == {303, 503}
    assert all(after for status, after in people.answers if status == 503)


async def fill_up() -> None:
    """From here on the file may not grow: what SQLite says of a full disk."""
    pages = await read_pragma("page_count")
    await engine().run_ddl(f"PRAGMA max_page_count={pages}")


async def read_pragma(name: str) -> int:
    rows = await engine().run_ddl(f"PRAGMA {name}")
    return int(next(iter(rows[0].values())))


async def sign_in(sown: SownCity, number: int) -> Any:
    email = f"full-{number}@example.org"
    return email, await sown.world.browser(sown.app, "visitor").send("/sign-in", {"email": email})


if is_sqlite():  # PostgreSQL's disk is another machine's

    async def test_a_full_disk_refuses_writes_and_shows_pages(sown: SownCity):
        """Nothing that was acknowledged is lost, and room is all that it takes to go on."""
        written, refused = [], []
        await fill_up()
        for number in range(400):
            email, answer = await sign_in(sown, number)
            (written if answer.status_code == 303 else refused).append((email, answer))
            if len(refused) == 3:
                break
        assert len(refused) == 3, "the control: the disk was full"
        for _, answer in refused:
            assert answer.status_code in {503, 507}
            assert answer.headers["retry-after"]
        for path in PAGES:
            assert (await sown.world.browser(sown.app, "visitor").get(path)).status_code == 200, (
                path
            )
        for path in ("/me", "/me/signups", "/me/privacy", "/desk"):
            page = await sown.world.browser(sown.app, "coordinator").get(path)
            assert page.status_code in {200, 303}, path
        await engine().run_ddl(f"PRAGMA max_page_count={UNLIMITED}")
        email, answer = await sign_in(sown, 1000)
        assert answer.status_code == 303
        kept = {row["email"] for row in await read(SUBJECT)}
        assert {email, *(one for one, _ in written)} <= kept
        assert not kept & {one for one, _ in refused}
