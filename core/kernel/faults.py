"""Faults of modules: noted where they happen, kept by whoever drains the log."""

import logging
import traceback
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from core.contracts.errors import PospoluError
from core.kernel import registry
from core.kernel.meters import METERS

log = logging.getLogger("pospolu.modules")

MOST_WAITING = 1000
LONGEST = 300
FIRST_SERVER_ERROR = 500
_MARK = "_pospolu_is_noted"


class ModuleFailed(Exception):
    """A module's code failed where the core had called it; the fault is noted already."""


class WrongAnswer(Exception):
    """A module's code gave what its contract does not allow; the message says what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One failure. `said` names the kind of error and where it arose, never the error's own text,
    which may hold personal data. A grave fault switches the module off by itself.
    """

    module: str
    place: str
    said: str
    happened_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    is_grave: bool = False


class FaultLog:
    """Faults of this process that are not in the database yet; safe to add to from any thread."""

    def __init__(self) -> None:
        self._waiting: deque[Fault] = deque(maxlen=MOST_WAITING)

    def add(self, fault: Fault) -> None:
        """Keep it until it is taken; the oldest give way when nobody takes them."""
        self._waiting.append(fault)
        METERS.count("pospolu_module_faults_total", module=fault.module)

    def take(self) -> list[Fault]:
        """All that wait; they wait no longer."""
        taken = []
        while self._waiting:
            taken.append(self._waiting.popleft())
        return taken


FAULTS = FaultLog()


def is_fault(error: BaseException) -> bool:
    """Whether an error is a mistake of code, not an answer to what somebody asked for."""
    if isinstance(error, PospoluError):
        return False
    status = getattr(error, "status_code", FIRST_SERVER_ERROR)
    return not isinstance(status, int) or status >= FIRST_SERVER_ERROR


def note(room: str, place: str, error: BaseException) -> None:
    """Count an error against a module, once however often it is noted on its way up.

    Errors of the core's own rooms and those that are no faults are not counted.
    """
    if room not in registry.current().modules or not is_fault(error):
        return
    if isinstance(error, ModuleFailed) or hasattr(error, _MARK):
        return
    try:
        setattr(error, _MARK, True)
    except AttributeError:
        log.debug("an error of %s takes no mark", room)
    said = said_of(error, registry.current().modules[room].folder)
    log.error("module %s failed at %s: %s", room, place, said, exc_info=error)
    FAULTS.add(Fault(module=room, place=place[:LONGEST], said=said))


def said_of(error: BaseException, folder: Path) -> str:
    """The error in words without personal data: its type, and the module's line that raised it."""
    words = str(error) if isinstance(error, WrongAnswer) else type(error).__name__
    own = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).is_relative_to(folder)
    ]
    where = f" ({Path(own[-1].filename).relative_to(folder)}:{own[-1].lineno})" if own else ""
    return f"{words}{where}"[:LONGEST]
