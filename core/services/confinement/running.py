"""Starts a confined process, hands it its order, hears it out, ends it when its time is over."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable
from dataclasses import dataclass

from core.settings import ROOT

AT_ONCE = 2
Heard = Callable[[str], bool]
"""Hears a line of standard error, and says whether it was meant for it alone."""


class TookTooLong(Exception):
    """The process was ended because its time was over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a process ended: its code (negative: by which signal), its output, what else it said."""

    code: int
    output: bytes
    said: str


class _Desk:
    """How many confined processes of one program run side by side in this process."""

    def __init__(self) -> None:
        self._places: dict[tuple[asyncio.AbstractEventLoop, str], asyncio.Semaphore] = {}

    def places(self, program: str) -> asyncio.Semaphore:
        """The two places that a program has in this event loop."""
        key = (asyncio.get_running_loop(), program)
        return self._places.setdefault(key, asyncio.Semaphore(AT_ONCE))


_DESK = _Desk()


async def run_confined(
    program: str, order: bytes, *, seconds: float, hear: Heard | None = None
) -> Ended:
    """Run `python -m program` with `order` on its standard input; two of a program at once.

    It gets no environment of ours, so neither settings nor secrets; its first act is `limit`.
    Raises TookTooLong after `seconds` on the clock, with the process gone.
    """
    async with _DESK.places(program):
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            program,
            cwd=ROOT,
            env={"PATH": os.environ.get("PATH", ""), "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
        )
        try:
            async with asyncio.timeout(seconds):
                return await _spoken(process, order, hear)
        except TimeoutError as error:
            raise TookTooLong(f"{program} took longer than {seconds} s") from error
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()


async def _spoken(process: Process, order: bytes, hear: Heard | None) -> Ended:
    """What the process writes, and what it says besides."""
    assert process.stdin is not None
    assert process.stdout is not None
    reading = asyncio.gather(process.stdout.read(), _listened(process, hear))
    try:
        process.stdin.write(order)
        await process.stdin.drain()
        process.stdin.close()
    except (BrokenPipeError, ConnectionResetError):
        pass  # it ended before it had read all; why is what it says
    output, said = await reading
    return Ended(code=await process.wait(), output=output, said=said)


async def _listened(process: Process, hear: Heard | None) -> str:
    assert process.stderr is not None
    said: list[str] = []
    async for line in process.stderr:
        words = line.decode(errors="replace")
        if hear is None or not hear(words):
            said.append(words)
    return "".join(said)
