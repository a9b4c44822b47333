"""Notices code that blocks the event loop, and names the module in whose files it stands."""

import json
import logging
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from time import monotonic
from types import FrameType

from core.kernel import registry
from core.kernel.faults import FAULTS, Fault
from core.kernel.manifests import Manifest

log = logging.getLogger("pospolu.modules")

LOOK_SECONDS = 0.25
LAG_SECONDS = 5.0
STUCK_SECONDS = 30.0


def module_in(frame: FrameType | None, modules: Mapping[str, Manifest]) -> tuple[str, str] | None:
    """(module, file and line) of the innermost call that stands in a module's folder, or None."""
    for one, line in traceback.walk_stack(frame):
        path = Path(one.f_code.co_filename)
        for name, manifest in modules.items():
            if path.is_relative_to(manifest.folder):
                return name, f"{path.relative_to(manifest.folder)}:{line}"
    return None


def end_this_process() -> None:
    """Die at once: the server starts another worker in our place."""
    os.kill(os.getpid(), signal.SIGKILL)


class Watchdog:
    """A thread that looks how long ago the event loop gave a sign of life.

    After 5 seconds the module whose code is running is noted, once a block. After 30 seconds the
    process is ended; what it could not tell the database it leaves in `word`.
    """

    def __init__(
        self,
        word: Path,
        *,
        lag_seconds: float = LAG_SECONDS,
        stuck_seconds: float = STUCK_SECONDS,
        end: Callable[[], None] = end_this_process,
    ) -> None:
        self._word, self._end = word, end
        self._lag, self._stuck = lag_seconds, stuck_seconds
        self._beaten_at = monotonic()
        self._noted: Fault | None = None
        self._over = threading.Event()
        self._loop_thread = threading.get_ident()
        self._thread = threading.Thread(target=self._watch, name="pospolu-watchdog", daemon=True)

    def start(self) -> None:
        """Begin to watch the thread that made it."""
        self.beat()
        self._thread.start()

    def stop(self) -> None:
        """Watch no more."""
        self._over.set()
        self._thread.join(timeout=LOOK_SECONDS * 4)

    def beat(self) -> None:
        """The event loop lives."""
        self._beaten_at = monotonic()

    def _watch(self) -> None:
        while not self._over.wait(min(LOOK_SECONDS, self._lag)):
            self.look(monotonic() - self._beaten_at)

    def look(self, lag: float) -> None:
        """Judge the present lag, in seconds."""
        if lag < self._lag:
            self._noted = None
            return
        if self._noted is None:
            self._note(lag)
        if lag >= self._stuck and self._noted is not None:
            self._give_up(self._noted)

    def _note(self, lag: float) -> None:
        frame = sys._current_frames().get(self._loop_thread)  # noqa: SLF001 -- the only way to see another thread
        found = module_in(frame, registry.current().modules)
        name, place = found or ("", "code that is no module's")
        self._noted = Fault(module=name, place=place, said=f"blocked everything for {lag:.0f} s")
        log.error("the event loop is blocked by %s at %s", name or "the core", place)
        if name:
            FAULTS.add(self._noted)

    def _give_up(self, fault: Fault) -> None:
        log.critical("the event loop is stuck in %s: this worker is ended", fault.module or "core")
        if fault.module:
            said = {"module": fault.module, "place": fault.place, "said": fault.said}
            try:
                with self._word.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(said) + "\n")
            except OSError:
                log.warning("no word of it could be left")
        self._over.set()
        self._end()
