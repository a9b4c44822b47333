"""Reading a long PostgreSQL query piece by piece."""

from __future__ import annotations

from types import TracebackType
from typing import Literal

from piccolo.engine.postgres import AsyncBatch


class PostgresBatch(AsyncBatch):
    """Piccolo's own, except that an exception in its block stays one."""

    async def __aexit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> Literal[False]:
        await super().__aexit__(exception_type, exception, traceback)  # type: ignore[no-untyped-call]
        return False
