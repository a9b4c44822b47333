"""What people chose: kinds they do not want, ways they can be reached, their quiet hours."""

from __future__ import annotations

from uuid import UUID

from core.contracts.messages import MAIL
from core.data.commands import Sql, Steps, execute, run
from core.data.ids import new_id
from core.data.times import utc_now
from core.services.outbox.rules import address_hash_of
from core.services.outbox.values import QuietHours
from core.settings import current as settings


def hash_of(email: str) -> str:
    """What is kept of an address for good."""
    return address_hash_of(email, settings().secret_key)


async def mute(kind: str, address_hash: str, *, channel: str = MAIL) -> None:
    """Send no more messages of a kind to an address on a channel; twice does no harm."""
    await execute(
        Sql(
            "INSERT INTO outbox_mute (id, created_at, kind, channel, address_hash)"
            " VALUES (?, ?, ?, ?, ?) ON CONFLICT (kind, address_hash, channel) DO NOTHING",
            (new_id(), utc_now(), kind, channel, address_hash),
        )
    )


async def unmute(kind: str, address_hash: str, *, channel: str = MAIL) -> None:
    """Take a mute back."""
    await execute(
        Sql(
            "DELETE FROM outbox_mute WHERE kind = ? AND address_hash = ? AND channel = ?",
            (kind, address_hash, channel),
        )
    )


def reach_statement(person: UUID, channel: str) -> Sql:
    """From now on a person can be reached on a channel, for the script that keeps where."""
    return Sql(
        "INSERT INTO outbox_reach (id, created_at, person, channel) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (person, channel) DO NOTHING",
        (new_id(), utc_now(), person, channel),
    )


def unreach_statements(person: UUID, channel: str) -> list[Sql]:
    """A person is not reached on a channel any more, and what waited to go there is withdrawn."""
    return [
        Sql("DELETE FROM outbox_reach WHERE person = ? AND channel = ?", (person, channel)),
        Sql(
            "UPDATE outbox_message SET state = 'withdrawn', ended_at = ?"
            " WHERE person = ? AND channel = ? AND state IN ('ready', 'parked')",
            (utc_now(), person, channel),
        ),
    ]


async def reach(person: UUID, channel: str) -> None:
    """From now on a person can be reached on a channel; twice does no harm."""
    await execute(reach_statement(person, channel))


async def unreach(person: UUID, channel: str) -> None:
    """A person is not reached on a channel any more; twice does no harm."""
    await execute(*unreach_statements(person, channel))


async def keep_quiet(person: UUID, quiet: QuietHours, *, is_on: bool) -> None:
    """Keep a person's own quiet hours in place of the city's; with `is_on` False they have none."""

    def steps() -> Steps[None]:
        yield Sql("DELETE FROM outbox_quiet_hours WHERE person = ?", [person])
        yield Sql(
            "INSERT INTO outbox_quiet_hours (id, created_at, person, is_on, starts, ends, zone)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            [new_id(), utc_now(), person, is_on, *_clock(quiet), quiet.zone],
        )

    await run(steps)


async def keep_the_citys_hours(person: UUID) -> None:
    """Go back to the quiet hours of the city."""
    await execute(Sql("DELETE FROM outbox_quiet_hours WHERE person = ?", (person,)))


async def forget_choices(person: UUID) -> int:
    """Delete how a person wanted to be reached, and when not; returns on how many channels."""
    await keep_the_citys_hours(person)
    gone = Sql("DELETE FROM outbox_reach WHERE person = ? RETURNING channel", (person,))
    return len(await execute(gone))


def _clock(quiet: QuietHours) -> tuple[str, str]:
    return quiet.starts.strftime("%H:%M"), quiet.ends.strftime("%H:%M")
