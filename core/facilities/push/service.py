"""Keeps, uses up and forgets people's browsers: the only writer of their tables."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from core.contracts.errors import Invalid, NotFound, Refused
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.data.commands import Row, Sql, Steps, as_uuid, execute, run
from core.data.ids import new_id
from core.data.times import later, utc_now
from core.facilities.push.keys import public_key
from core.facilities.push.rules import MOST_BROWSERS, MOST_FAILURES, faults_of
from core.facilities.push.values import CHANNEL, Browser, Wish
from core.services.outbox.api import reach_statement, unreach_statements

LABEL_LETTERS = 80
KEPT = timedelta(days=14)
FULL = Refusal(
    "push.full", msg("There are ten browsers already. Remove one that you no longer use.")
)


async def keep_browser(person: UUID, wish: Wish, *, label: str) -> None:
    """From now on messages go to this browser, too; doing it twice does no harm.

    A browser that somebody else switched on before is theirs no longer: it shows one person's
    messages. Raises Invalid, and Refused past ten browsers.
    """
    if faults := faults_of(wish):
        raise Invalid(faults)
    number, _ = await public_key()

    kept = (
        number,
        wish.public_key.rstrip("="),
        wish.auth_secret.rstrip("="),
        label[:LABEL_LETTERS],
    )

    def steps() -> Steps[None]:
        yield Sql("SELECT id FROM people_person WHERE id = ?", (person,), for_update=True)
        again = yield Sql(
            "UPDATE push_subscription SET key = ?, public_key = ?, auth = ?, label = ?,"
            " failures = 0 WHERE person = ? AND endpoint = ? RETURNING id",
            (*kept, person, wish.endpoint),
        )
        if not again:
            yield from _add(person, wish.endpoint, kept)
        yield reach_statement(person, CHANNEL)

    await run(steps)


def _add(person: UUID, endpoint: str, kept: tuple[int, str, str, str]) -> Steps[None]:
    before = yield Sql(
        "DELETE FROM push_subscription WHERE endpoint = ? RETURNING person", (endpoint,)
    )
    counted = yield Sql("SELECT COUNT(*) AS n FROM push_subscription WHERE person = ?", (person,))
    if counted[0]["n"] >= MOST_BROWSERS:
        raise Refused(FULL)
    yield Sql(
        "INSERT INTO push_subscription (id, created_at, person, endpoint, key, public_key, auth,"
        " label, failures) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)",
        (new_id(), utc_now(), person, endpoint, *kept),
    )
    for row in before:
        yield from _unreach_without_browser(as_uuid(row["person"]))


async def remove_browser(person: UUID, browser: UUID) -> None:
    """Send nothing more to one of a person's browsers. Raises NotFound."""

    def steps() -> Steps[list[Row]]:
        gone = yield Sql(
            "DELETE FROM push_subscription WHERE id = ? AND person = ? RETURNING id",
            (browser, person),
        )
        yield from _unreach_without_browser(person)
        return gone

    if not await run(steps):
        raise NotFound


async def drop_browser(browser: Browser) -> None:
    """Its push service says that it is gone, or we lost the key for it; twice does no harm."""

    def steps() -> Steps[None]:
        yield Sql("DELETE FROM push_subscription WHERE id = ?", (browser.id,))
        yield from _unreach_without_browser(browser.person)

    await run(steps)


async def note_taken(browser: Browser, message: UUID) -> None:
    """The push service has taken a message: this browser gets it no second time."""
    await execute(
        _settled(browser, message),
        Sql(
            "UPDATE push_subscription SET last_used_at = ?, failures = 0 WHERE id = ?",
            (utc_now(), browser.id),
        ),
    )


async def note_refused(browser: Browser, message: UUID) -> None:
    """The push service refused a message for good; after five in a row the browser is dropped."""

    def steps() -> Steps[None]:
        yield _settled(browser, message)
        yield Sql(
            "UPDATE push_subscription SET failures = failures + 1 WHERE id = ?", (browser.id,)
        )
        yield Sql(
            "DELETE FROM push_subscription WHERE id = ? AND failures >= ?",
            (browser.id, MOST_FAILURES),
        )
        yield from _unreach_without_browser(browser.person)

    await run(steps)


async def forget_browsers_of(person: UUID) -> int:
    """Delete all browsers of a person; returns how many there were."""
    rows = await execute(
        *unreach_statements(person, CHANNEL),
        Sql("DELETE FROM push_subscription WHERE person = ? RETURNING id", (person,)),
    )
    return len(rows)


async def forget_deliveries() -> None:
    """Delete what says which browser had which message, 14 days later."""
    await execute(Sql("DELETE FROM push_delivery WHERE created_at < ?", (later(utc_now(), -KEPT),)))


def _settled(browser: Browser, message: UUID) -> Sql:
    """Nothing when the browser was removed meanwhile."""
    return Sql(
        "INSERT INTO push_delivery (id, created_at, subscription, message)"
        " SELECT ?, ?, id, ? FROM push_subscription WHERE id = ?"
        " ON CONFLICT (subscription, message) DO NOTHING",
        (new_id(), utc_now(), message, browser.id),
    )


def _unreach_without_browser(person: UUID) -> Steps[None]:
    """With the last browser goes the channel, and what waited for it."""
    left = yield Sql("SELECT 1 AS one FROM push_subscription WHERE person = ? LIMIT 1", (person,))
    if not left:
        for statement in unreach_statements(person, CHANNEL):  # noqa: UP028 -- a list cannot be sent the rows
            yield statement
