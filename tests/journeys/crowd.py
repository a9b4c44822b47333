"""People who write to a running server all the time, and what they were told."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

PEOPLE = 3
PAUSE_SECONDS = 0.05
PATIENCE_SECONDS = 60
WRITTEN = 303


@dataclass(slots=True)
class Crowd:
    """Each asks for a mail to sign in with, under a new address each time.

    `acknowledged` are the addresses to which the server said that the mail comes; `answers` is
    (status, Retry-After) of all, status 0 where the connection was cut.
    """

    port: int
    acknowledged: list[str] = field(default_factory=list)
    answers: list[tuple[int, str]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def until(self, holds: Callable[[], bool], what: str) -> None:
        """Go on until something holds."""
        limit = time.monotonic() + PATIENCE_SECONDS
        while not holds():
            assert time.monotonic() < limit, f"{what}: {self.answers[-5:]}"
            time.sleep(0.02)

    def hear(self, more: int) -> None:
        """Go on until so many more were acknowledged."""
        wanted = len(self.acknowledged) + more
        self.until(lambda: len(self.acknowledged) >= wanted, "acknowledgements")

    def meet(self, status: int) -> None:
        """Go on until somebody gets this status from now on."""
        seen = len(self.answers)
        self.until(lambda: status in [one for one, _ in self.answers[seen:]], f"a {status}")

    def press(self, name: int) -> None:
        """One person's day."""
        number = 0
        while not self.over.is_set():
            number += 1
            email = f"drill-{name}-{number}@example.org"
            status, after = write(self.port, email)
            if status == WRITTEN:
                self.acknowledged.append(email)
            self.answers.append((status, after))
            self.over.wait(PAUSE_SECONDS)


def write(port: int, email: str) -> tuple[int, str]:
    """Ask for a mail to sign in with."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Origin": f"http://127.0.0.1:{port}",
    }
    try:
        connection.request("POST", "/sign-in", urlencode({"email": email}), headers)
        answer = connection.getresponse()
        answer.read()
    except (OSError, HTTPException):
        return 0, ""
    finally:
        connection.close()
    return answer.status, answer.headers.get("Retry-After", "")


@contextmanager
def crowd(port: int) -> Iterator[Crowd]:
    """The crowd, until the block ends."""
    made = Crowd(port)
    threads = [threading.Thread(target=made.press, args=(name,)) for name in range(PEOPLE)]
    for thread in threads:
        thread.start()
    try:
        yield made
    finally:
        made.over.set()
        for thread in threads:
            thread.join()
