"""What the transactions of both engines have in common."""

from __future__ import annotations

import asyncio
import logging
from types import TracebackType
from typing import Any, Literal, Self

from piccolo.engine.exceptions import TransactionError

from core.data.engines.uninterrupted import uninterrupted

log = logging.getLogger(__name__)


class OwnedTransaction:
    """A transaction that belongs to one task, nests as savepoints and always gives back.

    Mixed in before Piccolo's own transaction class, which brings `savepoint()`. An engine's
    subclass says how a connection is got, ended and given back.
    """

    engine: Any
    connection: Any

    def _begin_ownership(self, *, allow_nested: bool) -> None:
        """Take the place of Piccolo's constructor, which would join whatever it finds."""
        self._savepoint_id = 0
        self._savepoint: Any = None
        self._committed = False
        self._rolled_back = False
        self.active = False
        self.owner: asyncio.Task[Any] | None = None
        self._parent = self.engine.open_transaction()
        if self._parent is not None and not allow_nested:
            raise TransactionError("a transaction is open already, and nesting was not allowed")

    @property
    def is_committed(self) -> bool:
        """Whether the database has confirmed the COMMIT."""
        return self._committed

    async def __aenter__(self) -> Self:
        if self._parent is not None:
            self._savepoint = await self._parent.savepoint()
            return self._parent  # type: ignore[no-any-return]
        await self._open()
        self.owner = asyncio.current_task()
        self.active = True
        self.context = self.engine.current_transaction.set(self)
        return self

    async def __aexit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> Literal[False]:
        ending = self._end_nested if self._parent is not None else self._end_outermost
        await ending(exception)
        return False

    async def _end_nested(self, exception: BaseException | None) -> None:
        if exception is None:
            await self._savepoint.release()
            return
        try:
            await uninterrupted(self._undo_savepoint())
        except Exception:
            # The outer COMMIT will be refused; what the caller must see is the first error.
            log.exception("a savepoint could not be rolled back")

    async def _undo_savepoint(self) -> None:
        await self._savepoint.rollback_to()
        await self._savepoint.release()

    async def _end_outermost(self, exception: BaseException | None) -> None:
        self.active = False
        self._forget()
        try:
            if exception is not None:
                await uninterrupted(self._undo())
            elif not self._committed and not self._rolled_back:
                await uninterrupted(self.commit())
        finally:
            self.engine.commits += self._committed
            await self._give_back()

    async def _undo(self) -> None:
        if self._committed or self._rolled_back:
            return
        try:
            await self.rollback()
        except Exception:
            # A lost connection rolls back by itself; the caller must see the first error.
            log.warning("a transaction could not be rolled back by statement", exc_info=True)

    def _forget(self) -> None:
        try:
            self.engine.current_transaction.reset(self.context)
        except ValueError:
            # Closed from another context, as a framework may drive a generator.
            self.engine.current_transaction.set(None)

    async def _open(self) -> None:
        """Get a connection and begin; leave nothing behind on failure."""
        raise NotImplementedError

    async def commit(self) -> None:
        """Commit, or raise: never reports success for what was rolled back."""
        raise NotImplementedError

    async def rollback(self) -> None:
        """Roll back."""
        raise NotImplementedError

    async def _give_back(self) -> None:
        """Give the connection back, in whatever state it is, and whoever is cancelled meanwhile."""
        raise NotImplementedError


class OwnedTransactions:
    """The part of an engine that knows which transaction is open, and whose it is.

    `commits` counts what this process has written: it rises before a writer goes on.
    """

    current_transaction: Any
    commits = 0

    def open_transaction(self) -> Any:
        """The transaction that this task has open, or None.

        Raises TransactionError in a task that inherited a transaction still open in its parent:
        the two would interleave on one connection. One that has ended is as none.
        """
        transaction = self.current_transaction.get()
        if transaction is None or not transaction.active:
            return None
        if transaction.owner is not asyncio.current_task():
            raise TransactionError(
                "this transaction belongs to another task; open one of your own after it"
            )
        return transaction

    def transaction_exists(self) -> bool:
        """Whether this task has a transaction open."""
        return self.open_transaction() is not None
