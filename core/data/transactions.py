"""The one way to write: `tx()`."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from contextvars import ContextVar
from typing import Any, TypeVar

from piccolo.query import Objects, Select

from core.data.database import engine, is_sqlite
from core.data.errors import DatabaseUnavailable, TransactionLost

__all__ = [
    "DatabaseUnavailable",
    "Transaction",
    "TransactionLost",
    "current",
    "in_transaction",
    "locked",
    "tx",
]

Callback = Callable[[], Awaitable[None]]
QueryT = TypeVar("QueryT", Select[Any], Objects[Any])

log = logging.getLogger(__name__)

_innermost: ContextVar[Transaction | None] = ContextVar("innermost_transaction", default=None)
_deliveries: set[asyncio.Task[None]] = set()


class Transaction:
    """An open transaction, or a savepoint in one."""

    def __init__(self) -> None:
        self._owner = asyncio.current_task()
        self.callbacks: list[Callback] = []
        self.is_open = True

    def after_commit(self, callback: Callback) -> None:
        """Have `callback` awaited once, after the outermost commit and outside of it.

        Callbacks run in their order; what they raise is logged. They are dropped with a
        rollback, also with that of the nested `tx()` in which they were given.
        """
        self.callbacks.append(callback)

    def belongs_here(self) -> bool:
        """Whether it is open, and this task opened it."""
        return self.is_open and self._owner is asyncio.current_task()


def current() -> Transaction | None:
    """The innermost transaction that this task has open."""
    transaction = _innermost.get()
    return transaction if transaction is not None and transaction.belongs_here() else None


def in_transaction() -> bool:
    """Whether this task has a transaction open."""
    return current() is not None


@asynccontextmanager
async def tx() -> AsyncIterator[Transaction]:
    """Everything written in the block is committed together, or nothing of it.

    Inside another `tx()` it is a savepoint: an error that leaves the inner block undoes the
    inner block only. A failed statement fails its block, on both engines. A cancellation that
    comes during the commit is raised after it. Await only the database inside.

    Raises DatabaseUnavailable where no connection becomes free in time, or Conflict, which is
    one, after a deadlock: the caller may try the whole again. Raises TransactionLost where a
    failed statement was swallowed; TransactionError in another task than the one that opened
    the outer block.
    """
    parent = current()
    scope = engine().transaction()
    transaction = Transaction()
    try:
        async with scope:
            token = _innermost.set(transaction)
            try:
                yield transaction
            finally:
                transaction.is_open = False
                with suppress(ValueError):  # left open, and closed when it was found unused
                    _innermost.reset(token)
    except BaseException:
        if scope.is_committed:  # cancelled while it was committed
            _deliver(transaction)
        raise
    if parent is not None:
        parent.callbacks.extend(transaction.callbacks)
    elif transaction.callbacks:
        await asyncio.shield(_deliver(transaction))


def locked(query: QueryT) -> QueryT:
    """Lock the rows that a Piccolo query reads inside `tx()` until its end, on either engine.

    On SQLite they are: it has one writer. Stock Piccolo refuses `lock_rows()` there.
    """
    return query if is_sqlite() else query.lock_rows()


def _deliver(transaction: Transaction) -> asyncio.Task[Any]:
    """Run the callbacks in a task of their own, which outlives a cancelled caller."""
    delivery = asyncio.create_task(_run_callbacks(transaction.callbacks))
    _deliveries.add(delivery)
    delivery.add_done_callback(_deliveries.discard)
    return delivery


async def _run_callbacks(callbacks: list[Callback]) -> None:
    for callback in callbacks:
        try:
            await callback()
        except Exception:
            log.exception("after the commit, %r failed", callback)
