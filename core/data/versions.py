"""Numbers that rise when something changes: what keeps pages and feeds fresh."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from piccolo.columns import BigInt, Varchar
from piccolo.table import Table

from core.data.commands import Sql, Steps, read, run
from core.data.database import engine
from core.data.many import marks
from core.data.transactions import in_transaction

ANYTHING = "*"
"""The key that rises with every other."""

FRESH_SECONDS = 0.25
LONGEST_TRANSACTION_SECONDS = 10.0


class Version(Table, tablename="data_version"):
    """How often what a key names has changed. Purpose: caches and ETags. No personal data."""

    key = Varchar(length=200, primary_key=True)
    number = BigInt(default=0)


def bump_statements(*keys: str) -> Steps[None]:
    """The statements that raise the numbers of keys, in sorted order.

    For a script, last in it: `yield from bump_statements(key)`. The order keeps two transactions
    from waiting for each other; being last keeps the wait short.
    """
    raise_one = (
        "INSERT INTO data_version (key, number) VALUES (?, 1) "
        "ON CONFLICT (key) DO UPDATE SET number = data_version.number + 1"
    )
    CHANGES.expect()
    for key in sorted({*keys, ANYTHING}):
        yield Sql(raise_one, [key])


async def bump(*keys: str) -> None:
    """Raise the numbers of keys, last inside the `tx()` that made the change."""
    if not in_transaction():
        raise RuntimeError("versions are raised inside the tx() that makes the change")
    await run(lambda: bump_statements(*keys))


async def numbers(*keys: str) -> dict[str, int]:
    """The present numbers of keys in one query; 0 for what never changed."""
    if not keys:
        return {}
    rows = await read(f"SELECT key, number FROM data_version WHERE key IN ({marks(keys)})", keys)  # noqa: S608 -- question marks only
    found = {row["key"]: row["number"] for row in rows}
    return {key: found.get(key, 0) for key in keys}


def own_commits() -> int:
    """How often this process has written."""
    return engine().commits


class Changes:
    """How often anything with a number has changed, from memory.

    It is as new as this process's last commit, and at most 250 ms behind the others'.
    """

    def __init__(self, commits: Callable[[], int] = own_commits) -> None:
        self._own_commits = commits
        self._number = 0
        self._commits = -1
        self._read_at = float("-inf")
        self._raised_at = float("-inf")

    def expect(self) -> None:
        """A number is being raised by this process: its commits are looked at for a while."""
        self._raised_at = monotonic()

    async def number(self) -> int:
        """The present number; the database is asked four times a second, and after own writes."""
        commits, now = self._own_commits(), monotonic()
        own = commits != self._commits and now - self._raised_at < LONGEST_TRANSACTION_SECONDS
        if own or now - self._read_at >= FRESH_SECONDS:
            self._number = (await numbers(ANYTHING))[ANYTHING]
            self._commits, self._read_at = commits, now
        return self._number

    def forget(self) -> None:
        """Ask at the next question: the database may be another one."""
        self._read_at = float("-inf")


CHANGES = Changes()
