"""Work that repeats without anybody asking."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Run `run()` every `every`, by one worker at a time; it must bear being run twice.

    `timeout` ends a run that hangs. A job of a module that is off does not run.
    """

    key: str
    every: timedelta
    run: Callable[[], Awaitable[None]]
    timeout: timedelta = timedelta(minutes=1)
